"""Simulators that a stranger may write: each draws wrongly, raises, or changes what is not its own."""

HEAD = """
import builtins, ctypes, decimal, itertools, logging, os, random, resource, signal, subprocess, sys, tempfile
import math, threading, time, traceback, warnings
import numpy as np
import sympy as sp
from verify import claim, simulate

KEPT, EARLIER, COUNT, BUFFER = [], [], [0], np.zeros(10**6)


def normal(rng, draws, n):
    return rng.normal(1, 1 / n, draws)


def named(name):
    def drawn(rng, draws, *, n):
        return normal(rng, draws, n)

    drawn.__name__ = name
    return drawn


class Odd(BaseException):
    pass


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")


class Unread:
    def __array__(self, *_, **__):
        raise Odd("no array")


class Uncounted:
    def __add__(self, other):
        return self

    def __float__(self):
        raise Odd("no number")
"""
TAKEN = "takes away what the program that judges it needs"
ERRORS = {
    "raises": ("raise ArithmeticError('broken')", "raised ArithmeticError: broken"),
    "raises_its_own_kind": ("raise Odd('odd')", "raised Odd: odd"),
    "exits": ("sys.exit(0)", "raised SystemExit: 0"),
    "exits_with_words": ("sys.exit('bye')", "raised SystemExit: bye"),
    "is_interrupted": ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
    "leaves_a_generator": ("raise GeneratorExit", "raised GeneratorExit"),
    "stops": ("raise StopIteration", "raised StopIteration"),
    "has_no_words": ("raise Mute", "raised Mute: (its message cannot be told)"),
    "says_many_lines": ("raise ValueError('one\\ntwo\\n' * 1000)", "raised ValueError: one two one two"),
    "says_very_much": ("raise ValueError('x' * 10**7)", "xxxxxxxxxx ...; setting"),
    "steers_the_terminal": ("raise ValueError('\\x1b[2J\\x00')", r"raised ValueError: \x1b[2J\x00"),
    "says_half_a_letter": ("raise ValueError('\\udcff')", r"raised ValueError: \udcff"),
    "raises_a_group": ("raise BaseExceptionGroup('all', [Odd('a')])", "raised BaseExceptionGroup: all"),
    "raises_a_long_chain": (
        "last = None\n    for i in range(2000):\n        new = ValueError(i)\n        new.__cause__ = last\n"
        "        last = new\n    raise last",
        "raised ValueError: 1999",
    ),
    "calls_itself": ("def call(): return call()\n    return call()", "raised RecursionError"),
    "asks_for_everything": ("return np.ones(10**14)", "raised MemoryError"),
    "imports_what_is_not_there": ("import no_such_module", "raised ModuleNotFoundError"),
    "runs_what_is_not_there": ("subprocess.run(['no-such-program'])", "raised FileNotFoundError"),
    "reads_an_answer": ("return float(input())", "raised EOFError"),
    "gives_two_columns": ("return np.zeros((draws, 2))", "expected shape (1,); got (1, 2)"),
    "gives_one_more": ("return np.zeros(draws + 1)", "expected shape (1,); got (2,)"),
    "gives_one": ("return 1.0", "expected shape (16,); got ()"),
    "gives_none_of_them": ("return np.zeros(0)", "expected shape (1,); got (0,)"),
    "gives_other_shapes": ("COUNT[0] += 1\n    return np.zeros(draws + COUNT[0] % 2)", "expected shape (1,); got (2,)"),
    "gives_nan": ("return np.full(draws, np.nan)", "expected finite draws; got 1 of 1 NaN or infinite"),
    "gives_some_nan": ("x = normal(rng, draws, n)\n    return np.where(x > 1.2, np.nan, x)", "NaN or infinite"),
    "gives_infinity": ("return np.full(draws, -np.inf)", "expected finite draws"),
    "gives_objects": ("return np.array([object()] * draws)", "got ndarray that holds no numbers"),
    "gives_nothings": ("return [None] * draws", "got list that holds no numbers"),
    "gives_a_masked_array": ("return np.ma.masked_greater(normal(rng, draws, n), 1)", "got a masked array"),
    "gives_complex_numbers": ("return normal(rng, draws, n) + 1j", "got complex numbers"),
    "gives_text": ("return ['1'] * draws", "got text"),
    "gives_dates": ("return np.array(['2020-01-01'] * draws, dtype='datetime64[D]')", "got datetime64[D]"),
    "gives_records": ("return np.zeros(draws, dtype=[('a', float)])", "expected an array of real numbers"),
    "gives_uneven_rows": ("return [[1], [1, 2]] * draws", "got list that holds no numbers"),
    "gives_huge_integers": ("return [10**400] * draws", "OverflowError: int too large to convert to float"),
    "gives_symbols": ("return [sp.Symbol('x')] * draws", "got list that holds no numbers"),
    "gives_a_generator": ("return (x for x in normal(rng, draws, n))", "got generator that holds no numbers"),
    "is_a_generator": ("yield from normal(rng, draws, n)", "got generator that holds no numbers"),
    "gives_without_end": ("return itertools.count()", "got count that holds no numbers"),
    "gives_nothing": ("return None", "got NoneType that holds no numbers"),
    "gives_a_function": ("return lambda: 1", "got function that holds no numbers"),
    "gives_a_dictionary": ("return {i: 1.0 for i in range(draws)}", "got dict that holds no numbers"),
    "gives_what_raises": ("return Unread()", "got Unread that holds no numbers (Odd: no array)"),
    "gives_numbers_that_raise": ("return np.array([Uncounted()] * draws)", "(Odd: no number)"),
    "gives_one_draw_again_and_again": ("return np.broadcast_to(normal(rng, 1, n), (draws,))", "not independent"),
    "seeds_numpy": ("np.random.seed(0)\n    return normal(rng, draws, n)", "uses the global random state of numpy"),
    "draws_from_numpy": ("return np.random.normal(1, 1 / n, draws)", "uses the global random state of numpy"),
    "draws_from_python": ("return [random.gauss(1, 1 / n) for _ in range(draws)]", "random state of Python"),
    "draws_from_the_clock": (
        "return normal(np.random.default_rng(time.time_ns()), draws, n)",
        "other draws for the same state of its generator",
    ),
    "draws_from_its_own_seed": ("return normal(np.random.default_rng(0), draws, n)", "the same draws for different"),
    "keeps_its_generator": ("KEPT.append(rng)\n    return normal(KEPT[0], draws, n)", ""),
    "resets_its_generator": (
        "rng.bit_generator.state = np.random.SFC64(1).state\n    return normal(rng, draws, n)",
        "the same draws for different generators",
    ),
    "breaks_its_generator": ("rng.bit_generator.state = {}\n    return normal(rng, draws, n)", "raised"),
    "never_reads_its_size": ("return rng.normal(1, 1, draws)", "takes n and never reads it"),
}
"""What fails: the body of each, and words of its reason."""
DEADLY = {
    "replaces_a_function": ("np.isfinite = any", TAKEN),
    "replaces_its_judge": ("__import__('verify.judging.claims').judging.claims.judge_claim = None", TAKEN),
    "limits_open_files": ("resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))", TAKEN),
    "ends_its_process": ("os._exit(0)", "a copy of it died at the first draw"),
    "aborts": ("os.abort()", "a copy of it died at the first draw"),
    "reads_no_memory": ("ctypes.string_at(0)", "a copy of it died at the first draw"),
    "kills_itself": ("os.kill(os.getpid(), signal.SIGKILL)", "a copy of it died at the first draw"),
    "raises_a_signal": ("signal.raise_signal(signal.SIGUSR1)", "a copy of it died at the first draw"),
    "replaces_a_builtin": ("builtins.len = None", TAKEN),
    "replaces_the_clock": ("time.monotonic = lambda: 0.0", TAKEN),
    "empties_the_modules": ("sys.modules.clear()", TAKEN),
    "closes_every_file": ("os.closerange(3, 256)", TAKEN),
    "closes_standard_output": ("os.close(1)", TAKEN),
    "limits_memory": ("resource.setrlimit(resource.RLIMIT_DATA, (1, 1))", TAKEN),
}
"""What would end its process, or leave it without what it needs; likewise."""
TRAITS = {  # asked for in a setting
    "bounds_that_exit": ("bounds=lambda **_: sys.exit(0)", "bounds raised SystemExit: 0"),
    "bounds_that_are_none": ("bounds=lambda **_: 7", "expected bounds (smallest, largest)"),
    "moments_that_raise": ("moments=lambda **_: 1 / 0", "moments raised ZeroDivisionError"),
    "moments_that_are_nan": ("moments=lambda **_: math.nan", "moments raised ValueError: expected a number; got NaN"),
    "a_cost_in_words": ("cost=lambda **_: 'much'", "cost raised ValueError"),
    "a_cost_of_its_own_kind": ("cost=lambda **_: (_ for _ in ()).throw(Odd('odd'))", "cost raised Odd: odd"),
}
"""What fails where it is asked of its setting."""
HARMLESS = {
    "halves": "return normal(rng, draws, n).astype(np.float16)",
    "long_doubles": "return normal(rng, draws, n).astype(np.longdouble)",
    "decimal_numbers": "return [decimal.Decimal(x) for x in normal(rng, draws, n)]",
    "a_matrix_column": "return np.atleast_2d(normal(rng, draws, n))[0]",
    "every_other": "return normal(rng, 2 * draws, n)[::2]",
    "read_only": "x = normal(rng, draws, n)\n    x.flags.writeable = False\n    return x",
    "one_buffer": "BUFFER[:draws] = normal(rng, draws, n)\n    return BUFFER[:draws]",
    "writes_over_earlier_draws": (
        "EARLIER.append(normal(rng, draws, n))\n    for old in EARLIER[:-1]: old.fill(7)\n    return EARLIER[-1]"
    ),
    "a_child_of_its_generator": "return normal(rng.spawn(1)[0], draws, n)",
    "numpy_raises": "np.seterr(all='raise')\n    return normal(rng, draws, n)",
    "numpy_calls": "np.seterrcall(lambda *_: os._exit(1))\n    np.seterr(all='call')\n    return normal(rng, draws, n)",
    "warnings_raise": "warnings.simplefilter('error')\n    return normal(rng, draws, n)",
    "warnings_exit": "warnings.showwarning = lambda *_, **__: os._exit(1)\n    return normal(rng, draws, n)",
    "warns": "warnings.warn('odd')\n    return normal(rng, draws, n)",
    "goes_elsewhere": "os.chdir('/')\n    return normal(rng, draws, n)",
    "goes_where_nothing_is": (
        "at = tempfile.mkdtemp()\n    os.chdir(at)\n    os.rmdir(at)\n    return normal(rng, draws, n)"
    ),
    "no_streams": "sys.stdin = sys.stdout = sys.stderr = None\n    return normal(rng, draws, n)",
    "streams_gone": "del sys.stdout, sys.stderr\n    return normal(rng, draws, n)",
    "ignores_the_alarm": "signal.signal(signal.SIGALRM, signal.SIG_IGN)\n    return normal(rng, draws, n)",
    "sets_the_alarm": "signal.setitimer(signal.ITIMER_REAL, 5)\n    return normal(rng, draws, n)",
    "ignores_interrupts": "signal.signal(signal.SIGINT, signal.SIG_IGN)\n    return normal(rng, draws, n)",
    "ignores_terminations": "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    return normal(rng, draws, n)",
    "flat_calls": "sys.setrecursionlimit(30 + len([*traceback.walk_stack(None)]))\n    return normal(rng, draws, n)",
    "prints": "print('corrupt' * 10**5)\n    return normal(rng, draws, n)",
    "logs": "logging.getLogger('odd').critical('corrupt')\n    return normal(rng, draws, n)",
    "prints_numbers_short": "np.set_printoptions(precision=0, threshold=0)\n    return normal(rng, draws, n)",
    "computes_with_one_digit": "import mpmath\n    mpmath.mp.dps = 1\n    return normal(rng, draws, n)",
    "leaves_a_thread": (
        "threading.Thread(target=time.sleep, args=(0.1,), daemon=True).start()\n    return normal(rng, draws, n)"
    ),
    "leaves_a_child": "KEPT.append(subprocess.Popen(['true']))\n    return normal(rng, draws, n)",
}
"""What gives sound draws, and changes or leaves what the rest of the program relies on."""


def of_body(name: str, body: str) -> str:
    """A simulator and its claim, which is true of sound draws."""
    return f"\n\n@simulate\ndef {name}(rng, draws, *, n):\n    {body}\n\n\n{of_claim(name)}"


def of_claim(name: str) -> str:
    """The claim that a mean is 1."""
    return f'claim("{name}", {name}, "=", "1", n=(2, 9))\n'
