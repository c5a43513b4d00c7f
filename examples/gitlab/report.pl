use strict;
use warnings;

my $total = 0;
while (<>) {
    chomp;
    my ($region, $sold) = split /,/;
    printf "%-8s %d\n", $region, $sold;
    $total += $sold;
}
print "total $total\n";
