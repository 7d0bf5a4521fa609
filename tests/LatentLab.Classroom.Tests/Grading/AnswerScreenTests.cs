using LatentLab.Classroom.Grading.Worker;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Classroom.Tests.Grading;

public sealed class AnswerScreenTests
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static CSharpCompilation Compile(string code, CSharpCompilation? before = null)
    {
        var tree = CSharpSyntaxTree.ParseText(code,
            new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true,
            usings: ["System", "System.Linq", "System.Collections.Generic", "LatentLab.Classroom", "TorchSharp"]);
        CSharpCompilation compilation =
            CSharpCompilation.CreateScriptCompilation("cell", tree, References, options, before);
        Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    [Theory]
    [InlineData("torch.Tensor F(torch.Tensor x) => (x.flatten(1) - 1).square().sum(dim: 1);")]
    [InlineData("Func<double, double> f = x => Math.Sqrt(x); var y = f(2); f.Invoke(3)")]
    [InlineData(
        "var words = new[] { 1, 2 }.Select(x => $\"{x:F2}\").ToList(); foreach (var (a, b) in words.Zip(words)) "
        + "Console.WriteLine(a + b);")]
    [InlineData(
        "record Point(double X, double Y); var p = new Point(1, 2) with { Y = 3 }; p.GetType().Name + nameof(Point) + "
        + "typeof(int).FullName")]
    [InlineData(
        "class Net : torch.nn.Module<torch.Tensor, torch.Tensor> { readonly TorchSharp.Modules.Linear a = "
        + "torch.nn.Linear(2, 2); public Net() : base(\"n\") => RegisterComponents(); public override torch.Tensor "
        + "forward(torch.Tensor x) => a.call(x); }")]
    [InlineData(
        "using System.Reflection;\nvoid F() { Span<int> few = stackalloc int[3]; var d = new Dictionary<string, int> { "
        + "[\"a\"] = 1 }; few[0] = d[\"a\"]; lock (d) { few[0]++; } }")]
    [InlineData("(int, double) Both() => (1, 2.0); var (a, b) = Both(); string answer = \"b\"; answer")]
    [InlineData("using (torch.no_grad()) { var x = torch.randn(new long[] { 2, 2 }); x.requires_grad_(true); }")]
    [InlineData(
        "var s = new System.Diagnostics.Stopwatch(); s.Start(); var t = new System.Text.StringBuilder(); t.Append(1); "
        + "t.ToString()")]
    public void Ordinary_answers_pass(string code) => Assert.Null(AnswerScreen.Refuse(Compile(code)));

    [Theory]
    [InlineData("typeof(Exercises).GetProperties()", "GetProperties")]
    [InlineData("Exercises.All[0].GetType().GetProperty(\"Judge\")", "GetProperty")]
    [InlineData("using R = System.Reflection; var a = R.BindingFlags.Public;", "System.Reflection")]
    [InlineData("var m = new Exception().TargetSite;", "System.Reflection")]
    [InlineData("Func<int> f = () => 1; var t = f.Target;", "Delegate")]
    [InlineData("Func<int> f = () => 1; object m = f.Method;", "Delegate")]
    [InlineData("dynamic d = 1; int e = d + 1;", "dynamic")]
    [InlineData("object F(dynamic d) => d.X;", "dynamic")]
    [InlineData("unsafe { int x = 1; int* p = &x; *p = 2; }", "unsafe")]
    [InlineData("unsafe void F(int* p) { }", "unsafe")]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid();", "extern")]
    [InlineData("int s = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();", "InteropServices")]
    [InlineData("void F() { int x = 1; ref int y = ref System.Runtime.CompilerServices.Unsafe.AsRef(in x); y++; }",
        "CompilerServices")]
    [InlineData(
        "class A { "
        + "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, "
        + "Name = \"x\")] public static ref int X(A a) => throw new Exception(); }",
        "CompilerServices")]
    [InlineData("Activator.CreateInstance(typeof(int))", "Activator")]
    [InlineData("AppDomain.CurrentDomain.GetAssemblies()", "AppDomain")]
    [InlineData("var p = System.Linq.Expressions.Expression.Parameter(typeof(int));", "Expressions")]
    [InlineData("System.ComponentModel.TypeDescriptor.GetProperties(1)", "ComponentModel")]
    [InlineData("var s = new LatentLab.Notebooks.Session.NotebookSession();", "LatentLab.Notebooks")]
    [InlineData("var g = LatentLab.Classroom.Grading.Worker.GradingWorker.EnterWord;", "LatentLab.Classroom.Grading")]
    [InlineData("new System.Threading.Thread(() => { }).Start();", "System.Threading")]
    [InlineData("System.Threading.Tasks.Task.Run(() => 1);", "System.Threading")]
    [InlineData("async void Later() { await System.Threading.Tasks.Task.Delay(1); }", "await")]
    [InlineData("class A { ~A() { } }", "destructors")]
    [InlineData("Environment.SetEnvironmentVariable(\"LATENTLAB_DATA\", \"x\");", "SetEnvironmentVariable")]
    [InlineData("var a = GC.AllocateUninitializedArray<byte>(9000);", "AllocateUninitializedArray")]
    [InlineData("void F() { int x = 1; var r = __makeref(x); }", "TypedReference")]
    [InlineData("torch.Tensor F(torch.Tensor x) { var h = x.Handle; return x; }", "nint")]
    public void What_could_reach_the_checker_is_refused(string code, string name) =>
        Assert.Contains(name, AnswerScreen.Refuse(Compile(code)));

    [Theory]
    [InlineData("#r \"/tmp/evil.dll\"\n1")]
    [InlineData("int a = 1;\n#load \"/etc/passwd\"")]
    [InlineData("#!import ../solutions/01.ipynb")]
    [InlineData("  # r \"nuget: Evil\"")]
    [InlineData("#!html\n<b>")]
    public void Lines_that_bring_in_other_code_are_refused(string source) =>
        Assert.NotNull(AnswerScreen.Lines(source).Refusal);

    [Fact]
    public void Lines_that_only_name_the_language_are_taken_off_and_the_line_numbers_stay() =>
        Assert.Equal(("\nint a = 1;\n#region x\n#endregion", null),
            AnswerScreen.Lines("#!csharp\nint a = 1;\n#region x\n#endregion"));

    [Fact]
    public void A_check_calls_the_kits_own_exercise_whatever_the_learner_declares()
    {
        CSharpCompilation forged = Compile(
            "using static TorchSharp.torch;\nstatic class Exercises { public static class SquaredError { public static "
            + "string Check(object x) => \"forged\"; } }\nclass CheckResult { }\nTensor MySquaredError(Tensor a, "
            + "Tensor b) => a;");
        Assert.Equal("Exercises", AnswerScreen.TakenName(forged));
        string source = "// Exercises.SquaredError.Hint()\nExercises.SquaredError.Check(MySquaredError)";
        // as it stands, it would be the learner's
        Assert.NotNull(CheckCell.Doubt(Compile(source.Replace("(MySquaredError)", "(1)"), forged)));
        Assert.Null(CheckCell.Doubt(Compile(CheckCell.Write(source, seed: null), forged)));
        Assert.Null(CheckCell.Doubt(Compile(CheckCell.Write(source, seed: 5), forged)));
    }

    [Fact]
    public void A_check_that_a_learners_extension_would_take_over_is_doubted()
    {
        CSharpCompilation forged = Compile(
            "class Mine { }\nMine MySquaredError = new Mine();\nstatic string Check(this Exercise<Func<torch.Tensor, "
            + "torch.Tensor, torch.Tensor>> e, Mine m) => \"forged\";");
        Assert.Contains("not the kit's", CheckCell.Doubt(
            Compile(CheckCell.Write("Exercises.SquaredError.Check(MySquaredError)", seed: null), forged)));
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("Other.SquaredError.Check(MySquaredError)")]
    [InlineData("Exercises.SquaredError.Hint()")]
    public void A_check_cell_that_checks_nothing_is_a_fault_of_the_instructors_copy(string source) =>
        Assert.Throws<InvalidDataException>(() => CheckCell.Write(source, seed: null));
}
