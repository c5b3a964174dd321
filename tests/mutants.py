#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutants.py SOURCE-DIR WORK-DIR [UNIT...]: breaks one operator at a time in units of src/ and counts how many of these
mutants the tests detect. Survivors must be explained in mutants.txt. Fails if one is not, if an explanation has no
survivor, or if more than a tenth of a unit's mutants survive. A unit of the examples is named with its folder, such as
bounce-processor/fields; a tenth of its mutants may survive without an explanation. Each job builds its own copy of the
tree. JOBS in the environment: the number of jobs, by default that of the processors."""
import concurrent.futures, glob, hashlib, os, queue, re, shutil, subprocess, sys

UNITS = '''judge/classify judge/decide judge/forward judge/mailboxes judge/whom read/mailbox read/status_syntax read/reply_code read/line read/piece
read/reply read/stream'''.split()
TESTS = '''arguments read/reply read/stream read/status read/mailbox read/find tables/codes text/fingerprint judge/forward judge/classify judge/condemn judge/judge judge/facts
rules/user_rules rules/rules'''.split()
REPLAYS = ['parse', 'feed', 'find', 'forward', 'status', 'classify', 'facts']  # inputs in buffers of exactly their size, so that over-reads are detected
C99 = 'gcc -std=c99 -w -fPIC -DSMTPB_STATIC -DSMTPB_FIXTURES="tests/fixtures" -Iinclude'.split()
CC = C99 + ['-O1', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
SECONDS = 10  # of processor time; the slowest test takes two: detects endless loops even on a busy machine
LOGS = 'bounce-processor', 'bounce_logs|bounce_report'
MAILS = 'bounce-processor', 'bounce_(reading|mails|envelope)'
EXAMPLES = {  # unit: targets to rebuild, tests to run
    'postfix/framing': ('replymapd_parts test_framing replay_map', 'replymapd_framing|replay_map'),
    'common/suppression/store': ('suppression_list suppression test_suppression', 'suppression'),
    'worker/settle': ('worker test_worker_settle', 'worker_settle|worker|worker_killed'),
    'worker/queue': ('worker test_worker_settle', 'worker_settle|worker|worker_killed'),
    'bounce-processor/html': MAILS,
    'bounce-processor/verp': MAILS,
    **{f'bounce-processor/{unit}': LOGS for unit in 'deliveries log log_exim log_fields log_head log_opensmtpd log_postfix log_qmail log_qmail_words log_sendmail log_time senders'.split()},
}
OPERATORS = [  # (original, replacement)
    (r' < ', ' <= '), (r' <= ', ' < '), (r' > ', ' >= '), (r' >= ', ' > '), (r' < ', ' >= '), (r' > ', ' <= '),
    (r' == ', ' != '), (r' != ', ' == '), (r' && ', ' || '), (r' \|\| ', ' && '), (r' \+ 1\b', ' + 2'), (r' \+ ', ' - '),
    (r' - 1\b', ' - 0'), (r' - ', ' + '), (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'return 0;', 'return 1;'),
    (r'\|= ', '= '), (r'!(?=[a-z(])', ''), (r'\bcontinue;', 'break;'), (r'\bbreak;', ';'),
]


def path_of(unit):
    return f'examples/{unit}.c' if unit in EXAMPLES else f'src/{unit}.c'


def mutants(unit):
    """Yields (unit, source, name) for each; comments and preprocessor lines are not changed."""
    lines = open(path_of(unit)).read().split('\n')
    comment, function = False, ''
    for i, line in enumerate(lines):
        function = ''.join(re.findall(r'^[a-z][^=;]*?(\w+\()', line)) or function
        inside, comment = comment, (comment or '/*' in line) and '*/' not in line.rsplit('/*', 1)[-1]
        if inside or line.strip().startswith(('/*', '#')):
            continue
        for pattern, text in OPERATORS:
            for hit in re.finditer(pattern, line.split('/*')[0]):
                broken = line[:hit.start()] + text + line[hit.end():]
                yield unit, '\n'.join(lines[:i] + [broken] + lines[i + 1:]), f'{unit}.c {function}): {broken.strip()}'


def run(command, library=''):
    environment = dict(os.environ, LD_LIBRARY_PATH=library, ASAN_OPTIONS='detect_leaks=0')
    limited = ['sh', '-c', f'ulimit -S -t {SECONDS}; exec "$@"', 'sh'] + command
    return subprocess.run(limited, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def objects(without=None):
    return [object_of(unit) for unit in units_of_src() if unit != without]


def units_of_src():
    return sorted(path[len('src/'):-len('.c')] for path in glob.glob('src/*/*.c'))


def object_of(unit, folder=None):
    return f'{folder or work}/{os.path.basename(unit)}.o'


def test_program(test):
    return f'{work}/test_{os.path.basename(test)}'


def link(library, files):
    os.makedirs(library, exist_ok=True)
    return run(['gcc', '-shared', '-fsanitize=address,undefined', '-o', f'{library}/libmutant.so'] + files)


def tests_of(unit):
    """The unit's own test first, the slowest last."""
    own = os.path.basename(unit)
    named = [[test_program(test)] for test in sorted(TESTS, key=lambda test: (test == 'rules/rules', os.path.basename(test) != own))]
    return named[:-1] + [[f'{work}/fuzz_{entry}'] + corpus(entry) for entry in REPLAYS] + named[-1:]


def corpus(entry):
    folder = f'tests/fuzz/corpus/{entry}'
    return [f'{folder}/{name}' for name in sorted(os.listdir(folder))]


def code(unit, source):
    """The compiler's output: if it is the same, no test can distinguish two sources."""
    return subprocess.check_output(C99 + [f'-Isrc/{os.path.dirname(unit)}', '-O2', '-S', '-o', '-', '-x', 'c', '-'], input=source, text=True)


def survives(number, mutant):
    """None if it does not compile or changes nothing, else whether every test passes."""
    unit, text, _ = mutant
    library = f'{work}/mutant{number}'
    os.makedirs(library)
    try:
        source, compiled = f'{library}/mutant.c', object_of(unit, library)
        open(source, 'w').write(text)
        if not run(CC + [f'-Isrc/{os.path.dirname(unit)}', '-c', source, '-o', compiled]) or not link(library, objects(unit) + [compiled]):
            return None
        if not all(run(test, library) for test in tests_of(unit)):
            return False
        return True if code(unit, text) != code(unit, open(path_of(unit)).read()) else None
    finally:
        shutil.rmtree(library)


def build():
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    for unit in units_of_src():
        subprocess.check_call(CC + ['-c', path_of(unit), '-o', object_of(unit)])
    assert link(work, objects())
    for test in TESTS:
        source = os.path.join('tests', os.path.dirname(test), f'test_{os.path.basename(test)}.c')
        more = ['tests/rules/rule_files.c', f'-DSMTPB_RULE_FILES="{":".join(sorted(glob.glob("src/rules/*.rules")))}"'] if test == 'rules/rules' else []
        subprocess.check_call(CC + [source, *more, '-o', test_program(test), f'-L{work}', '-lmutant', '-lcmocka'])
    for entry in REPLAYS:
        subprocess.check_call(CC + [f'tests/fuzz/fuzz_{entry}.c', 'tests/fuzz/replay.c', '-o', f'{work}/fuzz_{entry}', f'-L{work}', '-lmutant'])
    for test in tests_of(''):
        assert run(test, work), f'{test[0]} fails without a mutant'


# ---- Units of the examples

def copy_tree(number):
    """A copy of the sources and a build of it."""
    tree = f'{work}/tree{number}'
    subprocess.check_call(['git', 'clone', '-q', '.', tree])
    subprocess.check_call(['cmake', '-S', tree, '-B', f'{tree}/build', '-DCMAKE_BUILD_TYPE=Release'], stdout=subprocess.DEVNULL)
    subprocess.check_call(['cmake', '--build', f'{tree}/build'], stdout=subprocess.DEVNULL)
    return tree


def code_of(tree, unit):
    """A hash of the unit's object files."""
    name = f'{os.path.basename(unit)}.c.o'
    found = [os.path.join(folder, name) for folder, _, names in os.walk(f'{tree}/build') if name in names and os.path.dirname(unit) in folder]
    return hashlib.sha256(b''.join(open(path, 'rb').read() for path in sorted(found))).hexdigest()


def rebuild(tree, unit, text):
    """Builds the unit's targets with another source; false if it does not compile."""
    open(f'{tree}/{path_of(unit)}', 'w').write(text)
    return all(run(['cmake', '--build', f'{tree}/build', '--target', f'{target}/fast']) for target in EXAMPLES[unit][0].split())


def survives_in(trees, code, mutant):
    """Like survives, in a free tree; code: the hash of the original unit."""
    unit, text, _ = mutant
    tree = trees.get()
    try:
        if not rebuild(tree, unit, text) or code_of(tree, unit) == code:
            return None
        return run(['ctest', '--test-dir', f'{tree}/build', '--timeout', '60', '--stop-on-failure', '-R', f'^({EXAMPLES[unit][1]})$'])
    finally:
        trees.put(tree)


def main_of_examples(units, jobs):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    trees, failed = queue.Queue(), False
    for number in range(jobs):
        trees.put(copy_tree(number))
    for unit in units:
        wanted, text = list(mutants(unit)), open(path_of(unit)).read()
        code = code_of(trees.queue[0], unit)
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(lambda mutant: survives_in(trees, code, mutant), wanted))
        for tree in trees.queue:
            rebuild(tree, unit, text)
        failed |= judge(unit, wanted, results)
    return failed


# ---- Survivors

def explained():
    """The lines of mutants.txt that name a mutant; the explanations are indented below them."""
    return [line.rstrip('\n') for line in open('tests/mutants.txt') if line.strip() and not line.startswith((' ', '#'))]


def show(title, lines):
    for line in lines:
        print(f'    {title}: {line}')
    return len(lines) > 0


def judge(unit, wanted, results):
    """results: for each mutant, whether it survived."""
    valid = sum(result is not None for result in results)
    alive = [name for (*_, name), result in zip(wanted, results) if result]
    known = [name for name in explained() if name.startswith(f'{unit}.c ')]
    new = [name for name in alive if name not in known]
    print(f'{unit}: {valid - len(alive)} of {valid} killed, {100 - 100 * len(alive) / max(valid, 1):.1f}%; {len(alive) - len(new)} explained')
    any_new = show('not explained', new)
    any_old = show('explained, but no survivor', [name for name in known if name not in alive])
    sys.stdout.flush()
    return any_old or (10 * len(new) > valid if unit in EXAMPLES else any_new or 10 * len(alive) > valid)


def main(units):
    jobs = int(os.environ.get('JOBS', os.cpu_count()))
    if any(unit in EXAMPLES for unit in units):
        return main_of_examples(units, jobs)
    build()
    failed = False
    for unit in units:
        wanted = list(mutants(unit))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            results = list(pool.map(survives, range(len(wanted)), wanted))
        failed |= judge(unit, wanted, results)
    return failed


os.chdir(sys.argv[1])
work = os.path.abspath(sys.argv[2])
sys.exit(main(sys.argv[3:] or UNITS))
