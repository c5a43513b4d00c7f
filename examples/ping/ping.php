<?php
// Deliberately vulnerable: what the visitor sends goes to a shell as it is. Never run this where others can reach it.
$ip = $_GET['ip'] ?? '';
$answer = $ip === '' ? null : shell_exec("ping -c 1 $ip 2>&1");
?>
<!doctype html>
<title>Ping</title>
<form>
  <label>Address <input name="ip" value="<?= htmlspecialchars($ip) ?>" autofocus></label>
  <button>Ping</button>
</form>
<?php if ($answer !== null): ?>
<pre><?= htmlspecialchars($answer) ?></pre>
<?php endif ?>
