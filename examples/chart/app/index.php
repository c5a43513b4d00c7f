<?php
const ENTRIES = '/var/lib/guestbook/entries';
if (isset($_POST['entry'])) {
    file_put_contents(ENTRIES, substr($_POST['entry'], 0, 200) . "\n", FILE_APPEND);
}
?>
<!doctype html>
<title>Guestbook</title>
<h1>Guestbook</h1>
<form method="post"><input name="entry" maxlength="200"> <button>Sign</button></form>
<?php foreach (is_file(ENTRIES) ? file(ENTRIES) : [] as $entry): ?>
<p><?= htmlspecialchars($entry) ?></p>
<?php endforeach ?>
