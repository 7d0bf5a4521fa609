using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Puts safe points into compiled code: at the beginning of each method, lambda, accessor and constructor, and wherever
/// the code jumps back, which every loop does, in whatever form it was written. In the compiled code and not in its
/// text, because there nothing else changes: not what overloads resolve to, not expression trees, not a line or column
/// of an error.
/// </summary>
internal static class SafePointWeaver
{
    /// <param name="image">A library as the compiler wrote it.</param>
    /// <param name="symbols">Its portable PDB.</param>
    /// <param name="withSafePoints">False for code that only needs another console
    /// (<see cref="ConsoleWeaver"/>).</param>
    /// <returns>The same library with safe points, and its PDB; both at their beginning.</returns>
    public static (MemoryStream Image, MemoryStream Symbols) Weave(
        Stream image, Stream symbols, bool withSafePoints = true)
    {
        image.Position = symbols.Position = 0;
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(image, new ReaderParameters
        {
            ReadSymbols = true,
            SymbolStream = symbols,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
        });
        var words = new SafePointWords(assembly.MainModule);
        foreach (MethodDefinition method in Methods(assembly.MainModule))
        {
            ConsoleWeaver.Weave(method);
            // An error names the functions it came through, and a function melted into its caller would be missing.
            method.NoInlining |= !method.IsSpecialName && !PlainArithmetic.Is(method);
            if (withSafePoints)
                new MethodWeaver(method, words).Weave();
        }

        var (woven, wovenSymbols) = (new MemoryStream(), new MemoryStream());
        assembly.Write(woven, new WriterParameters
        {
            WriteSymbols = true,
            SymbolStream = wovenSymbols,
            SymbolWriterProvider = new PortablePdbWriterProvider(),
        });
        woven.Position = wovenSymbols.Position = 0;
        return (woven, wovenSymbols);
    }

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) => module.GetTypes()
        .Where(type => !type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        .SelectMany(type => type.Methods)
        .Where(method => method.HasBody);
}

/// <summary>The methods of <see cref="SafePoint"/>, as a library refers to them.</summary>
internal sealed class SafePointWords(ModuleDefinition module)
{
    public MethodReference Check { get; } = Import(module, nameof(SafePoint.Check));

    public MethodReference EnterCleanup { get; } = Import(module, nameof(SafePoint.EnterCleanup));

    public MethodReference LeaveCleanup { get; } = Import(module, nameof(SafePoint.LeaveCleanup));

    public MethodReference LeaveCatch { get; } = Import(module, nameof(SafePoint.LeaveCatch));

    private static MethodReference Import(ModuleDefinition module, string name) =>
        module.ImportReference(typeof(SafePoint).GetMethod(name));
}
