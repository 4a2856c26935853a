<?php
// What a web server's rewrite rules do: a file that exists is itself, everything else is WordPress's index.php.
$site = getenv('KANALVAKT_SITE');
if (file_exists("$site/switches/maintenance")) {
    header('Retry-After: 600', true, 503);
    header('Content-Type: text/html; charset=utf-8');
    echo '<h1>Briefly unavailable for scheduled maintenance.</h1>';
    return true;
}
$asked = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = realpath($_SERVER['DOCUMENT_ROOT'] . $asked);
$inside = $file !== false && str_starts_with($file, realpath($_SERVER['DOCUMENT_ROOT']) . '/');
if ($inside && (is_file($file) || is_file("$file/index.php"))) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = '/index.php';
$_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require $_SERVER['SCRIPT_FILENAME'];
