<?php
// php install.php '{"root", "base_url", "locale", "held"}': makes the site's content and prints its logins as JSON.
$wanted = json_decode($argv[1], true);
$address = parse_url($wanted['base_url']);
$_SERVER += ['HTTP_HOST' => $address['host'] . ':' . $address['port'], 'REMOTE_ADDR' => '127.0.0.1',
    'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
$_SERVER['REQUEST_URI'] = '/';
define('WP_INSTALLING', true);
ob_start();
require $wanted['root'] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

function must($result)
{
    if (is_wp_error($result)) {
        fwrite(STDERR, $result->get_error_message() . "\n");
        exit(1);
    }
    return $result;
}

function login(int $id, string $user, string $password): array
{
    $application = must(WP_Application_Passwords::create_new_application_password($id, ['name' => 'kanalvakt']));
    return ['user' => $user, 'user_id' => $id, 'password' => $password, 'application_password' => $application[0]];
}

$password = wp_generate_password(20, false);
load_default_textdomain($wanted['locale']);
$admin = must(wp_install('Provkommun', 'admin', 'admin@kommun.example', true, '', $password, $wanted['locale']))['user_id'];
$options = [
    'permalink_structure' => '/%postname%/',
    'timezone_string' => 'Europe/Stockholm',
    'comment_moderation' => $wanted['held'] ? 1 : 0,
    'comment_previously_approved' => 0,
    'comments_notify' => 1,
    'moderation_notify' => 1,
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
flush_rewrite_rules(false);

// The least that a moderator needs. Without the four of edit_others_* and edit_published_* a held comment below
// somebody else's post can be approved but not read. An Editor could also post raw HTML, publish and delete posts.
$blind = ['read' => true, 'edit_posts' => true, 'moderate_comments' => true];
add_role('blind', 'Kommentarsvakt utan insyn', $blind);
$seeing = ['edit_others_posts', 'edit_published_posts', 'edit_pages', 'edit_others_pages', 'edit_published_pages'];
add_role('kommentarsvakt', 'Kommentarsvakt', $blind + array_fill_keys($seeing, true));
add_role('utan_sidor', 'Kommentarsvakt utan sidor', $blind + array_fill_keys(array_slice($seeing, 0, 2), true));

function worker(string $user, string $role): array
{
    $password = wp_generate_password(20, false);
    $id = must(wp_insert_user(['user_login' => $user, 'user_pass' => $password, 'display_name' => 'Provkommun',
        'user_email' => "$user@kommun.example", 'role' => $role]));
    return login($id, $user, $password);
}

function post(int $author, string $title, string $comments): array
{
    $id = must(wp_insert_post(['post_title' => $title, 'post_content' => 'Vad tycker du?', 'post_status' => 'publish',
        'post_author' => $author, 'comment_status' => $comments], true));
    return ['id' => $id, 'url' => get_permalink($id)];
}

$site = [
    'admin' => login($admin, 'admin', $password),
    'moderator' => worker('kanalvakt', 'kommentarsvakt'),
    'blind' => worker('blind', 'blind'),
    'pageless' => worker('sidlos', 'utan_sidor'),
    'post' => post($admin, 'Ny skateplats vid ån', 'open'),
    'other_post' => post($admin, 'Frågor om snöröjning', 'open'),
    'closed_post' => post($admin, 'Avslutad tråd', 'closed'),
    'version' => get_bloginfo('version'),
];
ob_end_clean();
echo json_encode($site), "\n";
