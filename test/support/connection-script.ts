// SPDX-License-Identifier: Apache-2.0
/** A perl script with a server and a client that makes 50,000 connections to it, each with one request for one of ten paths. */
export function connectionScript(port: number): string {
  return `use IO::Socket::INET;
my $server = IO::Socket::INET->new(Listen => 100, LocalAddr => "127.0.0.1", LocalPort => ${port}, ReuseAddr => 1) or die;
if (!fork) { while (my $s = $server->accept) { sysread($s, my $r, 1000); syswrite($s, "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\n"); close $s } exit }
for my $i (1..50_000) {
  my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => ${port}) or die;
  syswrite($s, "GET /" . $i % 10 . "?$i HTTP/1.1\\r\\nHost: many.test\\r\\n\\r\\n"); sysread($s, my $r, 1000) or die; close $s;
}`;
}
