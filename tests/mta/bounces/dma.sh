# shellcheck shell=sh disable=SC2034,SC2154
# DragonFly Mail Agent; it does not tell of delays.
packages=dma:dma warns=no

starts() {
    mkdir -p /etc/dma /var/spool/dma
    chown root:mail /var/spool/dma
    chmod 2775 /var/spool/dma
    printf '%s\n' "SMARTHOST 127.0.0.1" "PORT 2525" "MAILNAME $us" "SPOOLDIR /var/spool/dma" >/etc/dma/dma.conf
}
send() { dma -D -f "$sender" "$1"; }
