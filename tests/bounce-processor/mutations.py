#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutations.py BUILD FOLDER [COUNT [SEED]]: builds the bounce processor with ASan and UBSan and runs it on COUNT (5,000)
mutations of the mails in FOLDER, files of a mail or an mbox: octets changed, lines swapped, cut short, joined with another
mail. Run in the source directory. Fails if a sanitizer reports something, if it crashes or takes over five seconds; such
mails stay in BUILD/found."""
import concurrent.futures, os, random, shutil, subprocess, sys

SECONDS = 5
REPORTED = 99  # exit status of a sanitizer
OPTIONS = {'ASAN_OPTIONS': f'exitcode={REPORTED}', 'UBSAN_OPTIONS': f'exitcode={REPORTED}:print_stacktrace=1'}


def build_processor(build):
    quiet = {'check': True, 'stdout': subprocess.DEVNULL}
    subprocess.run(['cmake', '-S', '.', '-B', build, '-DCMAKE_BUILD_TYPE=RelWithDebInfo',
                    '-DSMTPB_SANITIZE=address,undefined', '-DSMTPB_BUILD_TESTS=OFF'], **quiet)
    subprocess.run(['cmake', '--build', build, '-j', str(os.cpu_count()), '--target', 'bounce-processor'], **quiet)
    return os.path.join(build, 'bounce-processor')


def mails_of(octets):
    if not octets.startswith(b'From '):
        return [octets]
    return [b'From ' + mail for mail in octets[5:].split(b'\nFrom ')]


def mails_in(folder):
    mails = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            with open(os.path.join(path, name), 'rb') as file:
                mails += mails_of(file.read(1 << 20))
    return [mail for mail in mails if mail]


# Each makes another mail of one; `other` is a second mail.

def flip(any_, mail, other):
    octets = bytearray(mail)
    for _ in range(any_.choice((1, 3, 30))):
        octets[any_.randrange(len(octets))] = any_.choice((any_.randrange(256), any_.choice(b'\0\r\n <>@:;"\\()-=%')))
    return bytes(octets)


def swap(any_, mail, other):
    lines = mail.split(b'\n')
    for _ in range(any_.choice((1, 3, 10))):
        a, b = any_.randrange(len(lines)), any_.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    return b'\n'.join(lines)


def cut(any_, mail, other):
    return mail[:any_.randrange(1, len(mail) + 1)]


def splice(any_, mail, other):
    begin, end = any_.randrange(len(other)), any_.randrange(len(mail))
    return mail[:end] + other[begin:begin + any_.choice((20, 400, len(other)))] + any_.choice((b'', mail[end:]))


def mutate(any_, mails):
    mail = any_.choice(mails)
    for _ in range(any_.choice((1, 1, 2, 4))):
        mail = any_.choice((flip, swap, cut, splice))(any_, mail, any_.choice(mails)) or b'\n'
    return mail


def fault_of(processor, mail):
    """What is wrong with the processor's run, or None."""
    try:
        done = subprocess.run([processor, 'mail'], input=mail, timeout=SECONDS, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={**os.environ, **OPTIONS}, check=False)
    except subprocess.TimeoutExpired:
        return f'over {SECONDS} seconds'
    if done.returncode < 0 or done.returncode == REPORTED:
        said = [line for line in done.stderr.decode('utf-8', 'replace').splitlines() if 'SUMMARY' in line or 'error' in line]
        return f'status {done.returncode} ' + (said[0][:300] if said else '')
    return None


def main(build, folder, count='5000', seed='1'):
    if not shutil.which('cmake'):
        print('skipped: no cmake')
        return 0
    processor, mails, any_ = build_processor(build), mails_in(folder), random.Random(int(seed))
    if not mails:
        print(f'{folder}: no mails')
        return 1
    found = os.path.join(build, 'found')
    shutil.rmtree(found, ignore_errors=True)
    os.makedirs(found)
    mutations = [mutate(any_, mails) for _ in range(int(count))]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = pool.map(lambda mail: fault_of(processor, mail), mutations)
        for number, (mail, fault) in enumerate(zip(mutations, faults)):
            if fault:
                failed += 1
                path = os.path.join(found, str(number))
                with open(path, 'wb') as file:
                    file.write(mail)
                print(f'{path}: {fault}')
    print(f'{count} mutations of {len(mails)} mails, seed {seed}: {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]) if 3 <= len(sys.argv) <= 5 else __doc__)
