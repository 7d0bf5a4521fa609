namespace LatentLab.Cli.Tests.Grading.Hostile;

/// <summary>What a third session tried: errors that act, what outlives a call, an odd process.</summary>
internal static class Afterthoughts
{
    public static IEnumerable<HostileAnswer> All =>
    [
        // An error's words are read by whoever reports it: that is a learner's code, too.
        new("throws an error whose words throw", "throw new Mute();", "incorrect")
        {
            Before = "class Mute : Exception { public override string Message => throw new Exception(\"mute\"); }",
            Says = "could not be read",
        },
        new("throws an error without words", "throw new Empty();", "incorrect")
        {
            Before = "class Empty : Exception { public override string Message => null; }",
        },
        new("throws an error whose words never end", "throw new Endless();", "incorrect")
        {
            Before = "class Endless : Exception { public override string Message { get { while (true) { } } } }",
            IsAlone = true,
        },
        new("throws an error that causes itself", "throw new Own();", "incorrect")
        {
            Before = """
                class Own : AggregateException
                {
                    public Own() => typeof(Exception).GetField("_innerException",
                        System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
                        .SetValue(this, this);
                }
                """,
        },
        new("throws words that are no text", "throw new Exception(new string('\\ud800', 300));", "incorrect"),
        new("throws words for a spreadsheet and a page",
            "throw new Exception(\"=1+1\\n=HYPERLINK(\\\"x\\\")</td><script>alert(1)</script>\\u202e\\u001b[2J\");",
            "incorrect"),
        // Statics.
        new("gives at each call what was right at the first", "", "incorrect")
        {
            Before = "static class First { public static Tensor Given; }",
            Returns = "First.Given ??= (x - y).square().flatten(1).sum(1)",
            Task = "squared-error",
        },
        // Raw memory: a text's length and letters are where a tensor has its address.
        new("gives a text that says it is a tensor", "", "incorrect")
        {
            Returns = "System.Runtime.CompilerServices.Unsafe.As<Tensor>((object)\"0123456789abcdef0123456789abcdef\")",
        },
        // The process.
        Wrong("answers for libtorch's library itself", """
            try
            {
                System.Runtime.InteropServices.NativeLibrary.SetDllImportResolver(
                    typeof(TorchSharp.torch).Assembly, (_, _, _) => 0);
            }
            catch (InvalidOperationException) { }
            """),
        Wrong("has the last word as its process ends",
            "AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine(\"✓ right\"); "
            + "AppDomain.CurrentDomain.UnhandledException += (_, _) => Console.WriteLine(\"✓ right\");"),
        Wrong("changes how the worker writes JSON", """
            var options = System.Text.Json.JsonSerializerOptions.Default;
            foreach (var field in options.GetType().GetFields(System.Reflection.BindingFlags.Instance
                | System.Reflection.BindingFlags.NonPublic))
                if (field.FieldType == typeof(bool))
                    try { field.SetValue(options, false); } catch (Exception) { }
            options.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.WriteAsString;
            """),
        Wrong("looks at the clock for how long the grader thinks",
            "Clock.Seen.Add(Clock.Since.ElapsedTicks); System.Threading.Thread.Sleep((int)(Clock.Seen[^1] % 7));") with
        {
            Before = "static class Clock { public static readonly List<long> Seen = []; "
                + "public static readonly System.Diagnostics.Stopwatch Since = "
                + "System.Diagnostics.Stopwatch.StartNew(); }",
        },
        // Right answers whose process is made odd.
        new("counts in a culture of other digits and commas", """
            var odd = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign) = (";", "minus");
            System.Globalization.CultureInfo.DefaultThreadCurrentCulture = odd;
            System.Globalization.CultureInfo.CurrentCulture = odd;
            """),
        new("will not hear of signals", """
            foreach (var signal in Enum.GetValues<System.Runtime.InteropServices.PosixSignal>())
                System.Runtime.InteropServices.PosixSignalRegistration.Create(signal, one => one.Cancel = true);
            """),
        new("forgets where it is", """
            Environment.SetEnvironmentVariable("TMPDIR", "/nowhere");
            Environment.SetEnvironmentVariable("LATENTLAB_DATA", "/nowhere");
            try { System.IO.Directory.Delete(".", true); } catch (Exception) { }
            try { System.IO.Directory.SetCurrentDirectory("/"); } catch (Exception) { }
            """) { IsAlone = true },
        new("is a chain of functions, of which the last is right", "", "correct")
        {
            Task = "deviation",
            Cell = """
                Func<Tensor, Tensor> MyDeviation = x => throw null;
                MyDeviation = x => x.exp();
                MyDeviation += x => (0.5 * x).exp();
                """,
        },
        new("turns gradients and threads off", "set_num_threads(1); _ = no_grad(); GC.SuppressFinalize(x);")
        {
            IsAlone = true,
        },
    ];

    // Does it, and gives a wrong answer.
    private static HostileAnswer Wrong(string name, string does) =>
        new(name, does, "incorrect") { Returns = "x.flatten(1).sum(1) * 0 + 7" };
}
