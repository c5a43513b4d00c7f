<?php
// Uses the guestbook as a visitor does. What this does not do will not be in the record.
$form = ['http' => ['method' => 'POST', 'header' => 'Content-Type: application/x-www-form-urlencoded', 'content' => 'entry=hello']];
for ($attempt = 1; ($page = @file_get_contents('http://127.0.0.1:8080/', false, stream_context_create($form))) === false && $attempt < 50; $attempt++) {
    usleep(100_000); // the server is still starting
}
exit(str_contains((string) $page, '<p>hello') ? 0 : 1);
