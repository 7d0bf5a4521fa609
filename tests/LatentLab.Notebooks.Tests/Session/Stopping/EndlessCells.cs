namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Code that would never end, in each form that a loop, a function or a wait can have.</summary>
internal static class EndlessCells
{
    public static readonly string[] All =
    [
        // loops
        "while (true) { }",
        "while (true);",
        "do { } while (true);",
        "for (; ; );",
        "for (long i = 0; ; i++) { if (i < 0) break; }",
        "again: goto again;",
        "int state = 0; switch (state) { case 0: goto case 1; case 1: goto case 0; }",
        "IEnumerable<int> Forever() { while (true) yield return 1; }\nforeach (int one in Forever()) { }",
        "foreach (int a in new int[1 << 20]) foreach (int b in new int[1 << 20]) foreach (int c in new int[1 << 20]) { "
        + "}",
        "unsafe { int x = 0; int* p = &x; while (*p == 0) { } }",
        "await Task.Yield(); while (true) { }",
        "async Task Turn() { while (true) await Task.Yield(); }\nawait Turn();",
        "async IAsyncEnumerable<int> Drops() { while (true) { await Task.Yield(); yield return 1; } }\nawait foreach "
        + "(int drop in Drops()) { }",

        // functions that a library calls
        "Enumerable.Repeat(0, int.MaxValue).SelectMany(_ => Enumerable.Repeat(0, int.MaxValue)).Any(x => x > 0);",
        "(from a in Enumerable.Repeat(1, int.MaxValue) from b in Enumerable.Repeat(1, int.MaxValue) where a > b select "
        + "a).ToList();",
        "var big = new int[1 << 14]; Array.Sort(big, (a, b) => { foreach (int c in big) foreach (int d in big) if (c > "
        + "d) return 1; return 0; });",
        "Parallel.For(0, 8, i => { while (true) { } });",
        "Parallel.For(0, int.MaxValue, i => { });",
        "Parallel.ForEach(Enumerable.Range(0, int.MaxValue), i => { Math.Sqrt(i); });",
        "new System.Threading.Tasks.TaskFactory().StartNew(() => { while (true) { } }).Wait();",
        "await Task.Run(() => { while (true) { } });",
        "System.Text.RegularExpressions.Regex.Replace(new string('a', 1 << 20), \"a\", m => { while (m.Success) { } "
        + "return \"\"; });",

        // functions of the cell
        "void Deep(int n) { while (n >= 0) n++; while (true) { } }\nDeep(0);",
        "Func<Func<int>> nested = () => () => { while (true) { } }; nested()();",
        "class Spin { public int Value { get { while (true) { } } } }\n_ = new Spin().Value;",
        "class Spin { public Spin() { for (; ; ) { } } }\nnew Spin();",
        "struct Spin { public static Spin operator +(Spin a, Spin b) { while (true) { } } }\n_ = new Spin() + new "
        + "Spin();",
        "static class Spin { public static readonly int Value = Count(); static int Count() { while (true) { } } }\n_ "
        + "= Spin.Value;",
        "record Spin(int Value) { public override string ToString() { while (true) { } } }\nConsole.Write($\"{new "
        + "Spin(1)}\");",
        "bool Even(long n) => n == 0 || Odd(n ^ 1); bool Odd(long n) => n != 0 && Even(n + 1); while (Even(2) || true) "
        + "{ }",

        // those that catch the stop
        "try { while (true) { } } catch (Exception) { }",
        "try { while (true) { } } catch { }",
        "{ int done = 0; try { while (true) { } } catch { done = 1; } }",
        "while (true) { try { System.Threading.Thread.Sleep(100); } catch { } }",
        "void Work() { while (true) { } }\nwhile (true) { try { Work(); } catch { } }",
        "void Work() { while (true) { } }\nvoid Outer() { while (true) { try { try { Work(); } finally { Work(); } } "
        + "catch (Exception) { } } }\nOuter();",
        "void Stubborn() { try { while (true) { try { try { while (true) { } } catch { } } catch { } } } catch { } }\n"
        + "while (true) Stubborn();",
        "while (true) { try { await Task.Delay(1); } catch { } }",
        "while (true) { try { await Task.Run(() => { while (true) { } }); } catch (Exception) { await Task.Yield(); } "
        + "}",
        "try { } finally { while (true) { } }",
        "try { throw new Exception(); } catch { while (true) { } }",
        "try { throw new Exception(); } catch (Exception e) { while (true) { try { throw e; } catch { } } }",

        // those whose error never says what it is
        "class Slow : Exception { public override string Message { get { while (true) { } } } }\nthrow new Slow();",
        "class Slow : Exception { public override string Message { get { System.Threading.Thread.Sleep(-1); return "
        + "\"\"; } } }\nthrow new Exception(\"outer\", new Slow());",

        // waits
        "System.Threading.Thread.Sleep(-1);",
        "try { System.Threading.Thread.Sleep(-1); } catch { }",
        "new System.Threading.ManualResetEvent(false).WaitOne();",
        "new System.Threading.ManualResetEventSlim().Wait();",
        "new TaskCompletionSource().Task.Wait();",
        "var gate = new object(); lock (gate) System.Threading.Monitor.Wait(gate);",
        "new System.Collections.Concurrent.BlockingCollection<int>().Take();",
        "System.Threading.SpinWait.SpinUntil(() => false);",
    ];
}
