<?php
// Uses the application as it is meant to be used. What this does not do will not be in the Bill of Behaviour.
const PAGE = 'http://127.0.0.1:8080/ping.php?ip=127.0.0.1';

for ($attempt = 1; ($page = @file_get_contents(PAGE)) === false && $attempt < 50; $attempt++) {
    usleep(100_000); // the server is still starting
}
echo $page;
exit(str_contains((string) $page, '1 received') ? 0 : 1);
