# shellcheck shell=sh disable=SC2034,SC2154
# Exim.
packages=exim4:exim4-daemon-heavy warns=yes

starts() {
    add_user Debian-exim 813
    mkdir -p /etc/exim4 spool log
    chown Debian-exim:Debian-exim spool log
    cat >/etc/exim4/exim4.conf <<C
primary_hostname = $us
spool_directory = $work/spool
log_file_path = $work/log/%slog
tls_advertise_hosts =
keep_environment =
delay_warning = 1s
begin routers
all:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = smtp
begin transports
smtp:
  driver = smtp
  port = 2525
  allow_localhost
  hosts_try_dane =
begin retry
* * F,1h,1h
C
}
send() { exim4 -odf -oi -f "$sender" "$1"; }
again() { exim4 -qff; }
