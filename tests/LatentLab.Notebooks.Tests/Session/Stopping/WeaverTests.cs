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
