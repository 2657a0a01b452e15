# tap.pl DEVICE COMMAND...: joins a TAP device to a command that speaks `lab pipe` with the real clock.
use strict;
use warnings;
use IPC::Open2;

my $device = shift @ARGV;
open(my $tap, '+<', '/dev/net/tun') or die "/dev/net/tun: $!\n";
# TUNSETIFF with IFF_TAP | IFF_NO_PI (linux/if_tun.h)
my $request = pack('a16 S x22', $device, 0x1002);
ioctl($tap, 0x400454ca, $request) or die "TUNSETIFF: $!\n";
my $pid = open2(my $from, my $to, @ARGV);
print STDERR "ready\n";
my $waiting = '';
while (1) {
    my $wanted = '';
    vec($wanted, fileno($tap), 1) = 1;
    vec($wanted, fileno($from), 1) = 1;
    select($wanted, undef, undef, undef) < 0 and next;
    if (vec($wanted, fileno($tap), 1) && defined sysread($tap, my $frame, 65536)) {
        my $message = pack('N', length $frame) . $frame;
        for (my $at = 0; $at < length $message;) {
            my $written = syswrite($to, $message, length($message) - $at, $at);
            last unless defined $written;
            $at += $written;
        }
    }
    if (vec($wanted, fileno($from), 1)) {
        sysread($from, $waiting, 1 << 18, length $waiting) or last;
        my $at = 0;
        while (length($waiting) - $at >= 4) {
            my $length = unpack('N', substr($waiting, $at, 4));
            last if length($waiting) - $at < 4 + $length;
            syswrite($tap, substr($waiting, $at + 4, $length));
            $at += 4 + $length;
        }
        substr($waiting, 0, $at) = '';
    }
}
waitpid($pid, 0);
