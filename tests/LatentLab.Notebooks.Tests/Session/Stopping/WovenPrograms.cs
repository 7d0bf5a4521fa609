namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Programs that use what C# has. Each is a class P whose Run returns what it computed.</summary>
internal static class WovenPrograms
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Linq.Expressions; using System.Numerics; using System.Text;
        using System.Threading; using System.Threading.Tasks; using System.Runtime.CompilerServices; using System.Diagnostics;

        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["loops of every kind"] = """
            public static string Run()
            {
                var s = new StringBuilder();
                for (int i = 0, j = 10; i < j; i++, j--) { if (i == 2) continue; s.Append(i).Append(j); }
                int k = 0; while (k < 5) { if (k == 3) { k += 2; continue; } s.Append(k++); }
                do s.Append(k--); while (k > 0);
                foreach (char c in "abc") s.Append(c);
                foreach ((int a, string b) in new[] { (1, "x"), (2, "y") }) s.Append(a).Append(b);
                for (; ; ) { if (++k > 3) break; }
                int n = 0; again: s.Append(n); if (++n < 4) goto again;
                switch (n) { case 4: s.Append('4'); n = 5; goto case 5; case 5: if (n++ < 7) goto case 5; goto default; default: s.Append(n); break; }
                for (int x = 0; x < 3; x++) for (int y = 0; y < 3; y++) { if (y == x) goto next; s.Append(x * y); next: ; }
                return s.ToString();
            }
            """,
        ["loops around and inside of try"] = """
            public static string Run()
            {
                var s = new StringBuilder(); int n = 0;
                while (true) { try { if (n++ == 3) break; if (n == 2) throw new Exception("two"); s.Append(n); } catch (Exception e) { s.Append(e.Message); continue; } finally { s.Append('f'); } }
                while (true) try { try { if (n++ > 6) return s.Append(Nested()).ToString(); if (n % 2 == 0) throw new InvalidOperationException(); } catch (ArgumentException) { s.Append("no"); } } catch (InvalidOperationException) { s.Append('i'); }
            }
            static string Nested()
            {
                var s = new StringBuilder(); int n = 0;
                try { while (true) { try { for (; ; ) { try { n++; if (n > 5) throw new Exception("out"); if (n == 3) throw new ArgumentException(); } catch (ArgumentException) when (n == 3) { s.Append('a'); } finally { s.Append(n); } } } catch (FormatException) { } } }
                catch (Exception e) { s.Append(e.Message); try { throw; } catch { s.Append("again"); } }
                return s.ToString();
            }
            """,
        ["finally in its order"] = """
            public static string Run()
            {
                var s = new StringBuilder();
                try { try { try { s.Append(1); throw new Exception("x"); } finally { s.Append(2); Log(s); } } catch (Exception e) when (Log(s)) { s.Append(e.Message); throw new InvalidOperationException("y", e); } finally { s.Append(3); Log(s); } }
                catch (InvalidOperationException e) { s.Append(e.InnerException.Message); for (int i = 0; i < 2; i++) { try { if (i == 0) continue; return s.Append(Value()).ToString(); } finally { s.Append(i); Log(s); } } }
                return "not here";
            }
            static bool Log(StringBuilder s) { s.Append('!'); return true; }
            static int Value() { try { return int.Parse("x"); } catch (FormatException) { return 7; } finally { Math.Sqrt(2); } }
            """,
        ["lambdas, closures, delegates and events"] = """
            static event Action<int> Came;
            public static string Run()
            {
                var s = new StringBuilder(); int outer = 0;
                Func<int, Func<int, int>> add = x => y => x + y + outer; outer = 100;
                s.Append(add(1)(2));
                Came += x => s.Append(x); Came += delegate (int x) { for (int i = 0; i < 2; i++) s.Append(x * i); }; Came(3);
                Func<int, int> fib = null; fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2); s.Append(fib(10));
                Func<string, int> parse = int.Parse; s.Append(string.Join(',', "1 2 3".Split(' ').Select(parse)));
                int Local(int n) { return n == 0 ? 0 : 1 + Local(n - 1); } static int Pure(int n) => n * 2; s.Append(Local(5)).Append(Pure(4));
                var withDefault = (int x = 5) => x; s.Append(withDefault());
                var list = new List<Func<int>>(); for (int i = 0; i < 3; i++) { int copy = i; list.Add(() => copy * copy); } s.Append(string.Join('-', list.Select(f => f())));
                return s.ToString();
            }
            """,
        ["expression trees"] = """
            public static string Run()
            {
                Expression<Func<int, int>> square = x => x * x;
                Expression<Func<IQueryable<int>, IQueryable<int>>> query = q => q.Where(x => x > 1).Select(x => x + 1);
                var data = new[] { 1, 2, 3 }.AsQueryable();
                Expression<Func<Func<int, int>>> nested = () => y => y + 1;
                return square + "|" + square.Compile()(5) + "|" + query + "|" + string.Join(',', query.Compile()(data)) + "|" + data.Where(x => x % 2 == 1).Expression + nested.Compile()()(4);
            }
            """,
        ["queries"] = """
            public static string Run()
            {
                var q = from a in Enumerable.Range(0, 5) let b = a * a where b % 2 == 0 from c in new[] { a, b } join d in new[] { 0, 2, 4 } on c equals d orderby c descending, a group new { a, c } by a into g select g.Key + ":" + g.Sum(x => x.c);
                return string.Join(';', q) + new[] { 3, 1, 2 }.OrderBy(x => -x).Aggregate("", (s, x) => s + x);
            }
            """,
        ["iterators"] = """
            static StringBuilder s = new();
            static IEnumerable<int> Count(int n) { try { for (int i = 0; i < n; i++) { if (i == 7) yield break; yield return i; } } finally { s.Append("end"); foreach (char c in "12") s.Append(c); } }
            static IEnumerator<int> Bare() { yield return 1; while (true) yield return 2; }
            static IEnumerable<T> Flat<T>(IEnumerable<IEnumerable<T>> all) { foreach (var one in all) foreach (T t in one) yield return t; }
            public static string Run()
            {
                foreach (int i in Count(10)) { s.Append(i); if (i == 3) break; }
                s.Append(Count(20).Sum());
                using var bare = Bare(); for (int i = 0; i < 4 && bare.MoveNext(); i++) s.Append(bare.Current);
                return s.Append(string.Join(',', Flat(new[] { new[] { 1 }, new[] { 2, 3 } }))).ToString();
            }
            """,
        ["async and await"] = """
            static StringBuilder s = new();
            static async Task<int> Slow(int n) { await Task.Yield(); if (n < 0) throw new ArgumentException("negative"); return n * 2; }
            static async Task All()
            {
                for (int i = 0; i < 3; i++) s.Append(await Slow(i));
                try { await Slow(-1); } catch (ArgumentException e) { s.Append(e.Message); await Task.Yield(); s.Append("after"); } finally { await Slow(1); s.Append("fin"); }
                try { try { await Slow(1); throw new Exception("in"); } finally { await Task.Delay(1); s.Append("F2"); } } catch (Exception e) when (e.Message == "in") { s.Append(e.Message); }
                while (true) { try { await Slow(-1); } catch { s.Append('c'); if (s.Length > 60) break; } }
                try { while (true) { await Task.Yield(); try { throw new Exception(); } catch { s.Append('d'); throw new InvalidOperationException("out"); } } } catch (InvalidOperationException e) { s.Append(e.Message); }
                Func<Task<string>> lambda = async () => { await Task.Yield(); return "l"; }; s.Append(await lambda());
                await using (new Closing()) s.Append("body");
                await foreach (int x in Drops()) { if (x == 3) break; s.Append(x); }
                ValueTask<int> Inner() => new(5); s.Append(await Inner());
            }
            class Closing : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Yield(); s.Append("closed"); } }
            static async IAsyncEnumerable<int> Drops() { try { for (int i = 0; ; i++) { await Task.Yield(); yield return i; } } finally { s.Append("drops"); } }
            public static string Run() { All().Wait(); return s.ToString(); }
            """,
        ["records, constructors and initialisers"] = """
            record Point(int X, int Y) { public double Length => Math.Sqrt(X * X + Y * Y); public int Sum { get { int s = 0; for (int i = 0; i < X; i++) s += i; return s; } } }
            record struct Pair<T>(T A, T B); sealed record Named(string Name, Point At) { public override string ToString() => $"{Name}@{At}"; }
            class Base(int seed) { public int Seed { get; init; } = seed; protected virtual int Next() => Seed + 1; public int this[int i] { get => Seed * i; set => throw new Exception($"{i}{value}"); } }
            class Derived : Base { readonly List<int> list = [1, .. Enumerable.Range(2, 3).Select(x => x * x)]; public required string Tag { get; set; } public Derived() : this(3) { } public Derived(int n) : base(n * 2) { for (int i = 0; i < n; i++) list.Add(Next()); } public override string ToString() => string.Join(',', list) + Tag; }
            static class Lazy { public static readonly int Value; static Lazy() { for (int i = 0; i < 5; i++) Value += i; } }
            struct Counter { public int N; public Counter() { N = 1; while (N < 10) N *= 2; } public static Counter operator ++(Counter c) => new() { N = c.N + 1 }; public static implicit operator int(Counter c) => c.N; }
            public static string Run()
            {
                var p = new Point(3, 4); var (x, y) = p; var c = new Counter(); c++;
                string thrown = ""; try { new Base(1)[2] = 3; } catch (Exception e) { thrown = e.Message; }
                return $"{p with { Y = 0 }} {p.Length} {p.Sum} {new Pair<string>("a", "b")} {new Named("n", p)} {new Derived { Tag = "t" }} {Lazy.Value} {(int)c} {x}{y} {p == new Point(3, 4)} {new Base(2)[5]} {thrown}";
            }
            """,
        ["generic mathematics and static abstract members"] = """
            interface IShape<TSelf> where TSelf : IShape<TSelf> { static abstract TSelf Make(int n); static virtual string Word => "shape"; double Area { get; } string Say() { var s = ""; for (int i = 0; i < 2; i++) s += Area; return s; } }
            readonly struct Square(int side) : IShape<Square> { public static Square Make(int n) => new(n); public double Area => side * side; }
            static T Sum<T>(ReadOnlySpan<T> all) where T : INumber<T> { T sum = T.Zero; foreach (T one in all) sum += one; return sum; }
            static string Use<T>(int n) where T : IShape<T> { T made = T.Make(n); return T.Word + made.Area + made.Say(); }
            public static string Run() => $"{Sum<int>([1, 2, 3])} {Sum<double>([0.5, 0.25])} {Use<Square>(3)} {checked(int.MaxValue - 1)}";
            """,
        ["spans, stackalloc, pointers and refs"] = """
            static ref int Largest(int[] all) { int at = 0; for (int i = 0; i < all.Length; i++) if (all[i] > all[at]) at = i; return ref all[at]; }
            static ref readonly int First(ref readonly int x) => ref x;
            ref struct Window(Span<int> data) { public ref int Left = ref data[0]; Span<int> all = data; public int Total() { int t = 0; foreach (ref readonly int one in all) t += one; return t; } }
            [InlineArray(4)] struct Four { int first; }
            static unsafe int Walk(byte* start, int n) { int sum = 0; for (byte* p = start; p < start + n; p++) sum += *p; return sum; }
            static unsafe int Call(delegate*<int, int> f, int x) => f(x); static int Twice(int x) => 2 * x;
            public static unsafe string Run()
            {
                int[] numbers = [3, 9, 4]; Largest(numbers) = 1; Span<int> some = stackalloc int[5]; for (int i = 0; i < some.Length; i++) some[i] = i * i;
                var w = new Window(some[1..]); w.Left = 50; Four four = new(); for (int i = 0; i < 4; i++) four[i] = i; int total = 0; foreach (int f in four) total += f;
                byte[] bytes = [1, 2, 3]; int walked; fixed (byte* p = bytes) walked = Walk(p, 3); ReadOnlySpan<int> literal = [1, 1, 2, 3, 5, 8, 13, 21]; ReadOnlySpan<byte> text = "né"u8; ReadOnlySpan<long> wide = [1L << 40, 2, 3];
                return $"{string.Join(',', numbers)} {w.Total()} {total} {walked} {literal[5]} {text.Length} {wide[0]} {Call(&Twice, 4)} {First(ref numbers[0])} {sizeof(decimal)}";
            }
            """,
        ["switches and patterns"] = """
            static string Kind(object o) => o switch { int and > 5 => "big", int n => "n" + n, string { Length: 0 } => "empty", string s when s.Any(char.IsDigit) => "digits", int[] and [1, .., 9] => "list", int[] and [var a, ..] => "a" + a, null => "null", (int x, _) => "t" + x, _ => "?" };
            static int Word(string s) { switch (s) { case "one": return 1; case "two": return 2; case "three": return 3; case "four": return 4; case "five": return 5; case "six": return 6; case "seven": return 7; default: return -1; } }
            public static string Run() => string.Join(' ', new object[] { 7, 3, "", "a1", "x", new[] { 1, 2, 9 }, new[] { 4 }, null, (8, 9), 'c' }.Select(Kind)) + string.Join(',', "one seven x three".Split(' ').Select(Word));
            """,
        ["locks, usings and attributes of the caller"] = """
            class Handle(StringBuilder s) : IDisposable { public void Dispose() { foreach (char c in "bye") s.Append(c); } }
            static string Where([CallerLineNumber] int line = 0, [CallerMemberName] string member = "") => member + line;
            static string Text(Func<int, int> f, [CallerArgumentExpression(nameof(f))] string text = "") => text + f(1);
            public static string Run()
            {
                var s = new StringBuilder(); var gate = new Lock(); object old = new();
                for (int i = 0; i < 3; i++) { using var h = new Handle(s); lock (gate) lock (old) { if (i == 1) continue; s.Append(i); } }
                return s.Append(Where()).Append(Text(x => x + 41)).ToString();
            }
            """,
        // Nothing here is inlined or called last, which the runtime would do in one of the two and not in the other.
        ["lines of stack traces"] = """
            [MethodImpl(MethodImplOptions.NoInlining)] static int Index(int[] all, int at) =>
                all[at];
            [MethodImpl(MethodImplOptions.NoInlining)] static int Loop(int[] all)
            {
                int sum = 0;
                for (int i = 0; ; i++)
                {
                    sum +=
                        all[i];
                }
            }
            class Box { public int[] Items = [1]; [MethodImpl(MethodImplOptions.NoInlining)] public int Open(int at) => Items[at]; public int Last { get => Items[Items.Length]; } }
            [MethodImpl(MethodImplOptions.NoInlining)] static IEnumerable<int> Steps(int[] all)
            {
                yield return all[0];
                yield return all[5];
            }
            [MethodImpl(MethodImplOptions.NoInlining)] static async Task<int> Later(int[] all)
            {
                await Task.Yield();
                try { return all[0]; }
                finally
                {
                    all[all.Length]++;
                }
            }
            [MethodImpl(MethodImplOptions.NoInlining)] static void Again(int[] all)
            {
                try { all[3]++; }
                catch (IndexOutOfRangeException)
                {
                    while (true)
                        all[4]++;
                }
            }
            public static string Run()
            {
                int[] few = [1, 2]; var s = new StringBuilder();
                Action[] all = [() => Index(few, 2), () => Loop(few), () => new Box().Open(1), () => _ = new Box().Last, () => Steps(few).ToList(),
                    () => Later(few).GetAwaiter().GetResult(), () => { Again(few); s.Append(""); },
                    () =>
                    {
                        foreach (int one in few)
                            few[one + 7] = 0;
                    },
                    () => few.Select(x => x / (x - x)).ToList()];
                for (int round = 0; round < 40; round++)
                {
                    foreach (Action one in all)
                    {
                        try { one(); } catch (Exception e) { s.Append(string.Join('/', new StackTrace(e, true).GetFrames().Where(f => f.GetFileName() == "program.cs").Select(f => f.GetFileLineNumber()))).Append(' '); }
                    }
                }
                return s.ToString();
            }
            """,
    }.ToDictionary(one => one.Key, one => $"{Usings}public static class P\n{{\n{one.Value}\n}}\n");
}
