using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using LatentLab.Notebooks.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>Safe points change nothing of what code does: each program gives the same with them and without.</summary>
public sealed class WeaverTests
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator).Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path))];

    public static TheoryData<string> Programs => new(WovenPrograms.All.Keys);

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_gives_the_same_with_safe_points_as_without(string name)
    {
        (MemoryStream image, MemoryStream symbols) = Compile(WovenPrograms.All[name]);
        (MemoryStream wovenImage, MemoryStream wovenSymbols) = SafePointWeaver.Weave(image, symbols);
        image.Position = symbols.Position = 0;
        string plain = Run(image, symbols, out int plainCalls),
            woven = Run(wovenImage, wovenSymbols, out int wovenCalls);
        Assert.Equal(plain, woven);
        Assert.NotEqual("", woven);
        Assert.Equal(0, plainCalls);
        Assert.True(wovenCalls > 0, "no safe point was put in");
    }

    // What can fail must be there when an error says where it came from.
    [Theory]
    [InlineData("static double F(double x) => x * 0.5 + 1;", true)]
    [InlineData("static double F(double x) => 1 / (1 + System.Math.Exp(-x));", true)]
    [InlineData("static float F(float x) { float s = 0; while (s < x) s += 1; return System.MathF.Abs(s / x); }", true)]
    [InlineData("static int F(int a, int b) => (a << 3) + (b & 7) - (byte)a * b;", true)]
    [InlineData("static int F(int a, int b) => a / b;", false)]
    [InlineData("static double F(double x, int n) => x / (10 % n);", false)]
    [InlineData("static int F(int a) => checked(a + 1);", false)]
    [InlineData("static int F(double x) => checked((int)x);", false)]
    [InlineData("static int F(int a) => System.Math.Abs(a);", false)]
    [InlineData("static double F(double a, double b) => System.Math.Clamp(0, a, b);", false)]
    [InlineData("static int F(double x) => System.Math.Sign(x);", false)]
    [InlineData("static int F(int[] all, int at) => all[at];", false)]
    [InlineData("static int F(string text) => text.Length;", false)]
    [InlineData("static decimal F(decimal x) => x * x;", false)]
    [InlineData("static double F() => throw new System.Exception();", false)]
    [InlineData("double y; static double F(P p) => p.y;", false)]
    [InlineData("static int Down(int n) => n == 0 ? 0 : Down(n - 1); static int F(int n) => Down(n);", false)]
    public void Only_what_cannot_fail_may_be_put_into_its_caller(string code, bool may)
    {
        (MemoryStream image, MemoryStream symbols) = Compile($"class P {{ {code} }}");
        (image, symbols) = SafePointWeaver.Weave(image, symbols);
        Assembly woven = new AssemblyLoadContext("woven", isCollectible: true).LoadFromStream(image, symbols);
        MethodInfo function =
            woven.GetType("P")!.GetMethod("F", BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.Equal(may, !function.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoInlining));
    }

    // Every method is compiled by the runtime, which refuses invalid code; then the program runs.
    private static string Run(MemoryStream image, MemoryStream symbols, out int calls)
    {
        var context = new AssemblyLoadContext("woven", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image, symbols);
        calls = 0;
        foreach (Type type in assembly.GetTypes())
        {
            foreach (MethodBase method in type
                .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
                    | BindingFlags.DeclaredOnly).OfType<MethodBase>()
                .Where(method => method.GetMethodBody() is not null))
            {
                if (!type.ContainsGenericParameters && !method.ContainsGenericParameters)
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                calls += SafePointsIn(method);
            }
        }
        return (string)assembly.GetType("P")!.GetMethod("Run")!.Invoke(null, null)!;
    }

    private static int SafePointsIn(MethodBase method)
    {
        byte[] code = method.GetMethodBody()!.GetILAsByteArray()!;
        int found = 0;
        for (int place = 0; place + 4 < code.Length; place++)
        {
            if (code[place] != 0x28)   // call; what only looks like one names no method of ours
                continue;
            try
            {
                Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } type
                    ? type.GetGenericArguments()
                    : null;
                Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
                if (method.Module.ResolveMember(BitConverter.ToInt32(code, place + 1), typeArguments, methodArguments)
                    is { DeclaringType: { } owner }
                    && owner == typeof(SafePoint))
                    found++;
            }
            catch (ArgumentException)
            {
                // Not a token.
            }
        }
        return found;
    }

    private static (MemoryStream Image, MemoryStream Symbols) Compile(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "woven", [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), "program.cs",
                System.Text.Encoding.UTF8)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        var (image, symbols) = (new MemoryStream(), new MemoryStream());
        EmitResult result = compilation.Emit(image, symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return (image, symbols);
    }
}
