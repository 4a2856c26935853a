<?php
// What differs on the test's site. A test turns on a switch by creating a file of that name.
function kanalvakt_switch(string $name): bool
{
    clearstatcache();
    return file_exists(getenv('KANALVAKT_SITE') . "/switches/$name");
}

// No letter leaves the machine: each becomes a line of a file.
add_filter('pre_wp_mail', function ($unsent, array $letter) {
    $line = json_encode(['to' => $letter['to'], 'subject' => $letter['subject'], 'text' => $letter['message']]);
    file_put_contents(getenv('KANALVAKT_SITE') . '/letters.jsonl', "$line\n", FILE_APPEND | LOCK_EX);
    return true;
}, 10, 2);

// A test writes many comments a second from one address; 'flood-guard' brings the guard back.
add_filter('wp_is_comment_flood', fn ($flood) => kanalvakt_switch('flood-guard') && $flood, 99);

// 'early-auth': as plugins do that ask for the user early; a wrong application password is then 401 everywhere.
add_filter('rest_authentication_errors', function ($error) {
    if (kanalvakt_switch('early-auth')) {
        is_user_logged_in();
    }
    return $error;
});

// 'lie': a change of a comment's status, or its deletion, is answered as done and is not done.
add_filter('rest_pre_dispatch', function ($answer, WP_REST_Server $server, WP_REST_Request $request) {
    $to_comment = preg_match('#^/wp/v2/comments/(\d+)$#', $request->get_route(), $found);
    $removes = $request->get_method() === 'DELETE' || isset($request['status']);
    if (!$to_comment || $request->get_method() === 'GET' || !$removes || !kanalvakt_switch('lie')) {
        return $answer;
    }
    $look = new WP_REST_Request('GET', "/wp/v2/comments/{$found[1]}");
    $look['context'] = 'edit';
    $seen = $server->dispatch($look);
    if ($seen->is_error()) {
        return $answer;
    }
    $seen->data['status'] = $request['status'] ?? 'trash';
    return $seen;
}, 10, 3);
