<?php
// Copied over Debian's own in the unpacked tree. One tree serves every site that tests start at once:
// which site this process serves is told by the environment.
$constants = json_decode(file_get_contents(getenv('KANALVAKT_SITE') . '/constants.json'), true);
foreach ($constants as $name => $value) {
    define($name, $value);
}
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
