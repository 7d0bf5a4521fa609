using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Which cells can be freed one day. What can be freed cannot be referred to by what stays, such as what F# compiles;
/// so only cells like those that a long session repeats are loaded that way.
/// </summary>
internal sealed class CellLives
{
    /// <summary>How often a name is declared until it counts as one that is declared again and again.</summary>
    public const int Often = 8;

    private readonly Dictionary<string, int> declared = [];

    /// <summary>True once F# is in use: it can be compiled against types of cells, if these stay.</summary>
    public bool KeepsTypes { get; set; }

    /// <summary>The life of the next cell.</summary>
    /// <param name="declares">False for a cell that leaves nothing that a later one could name.</param>
    public CellLife Next(CSharpCompilation cell, bool declares)
    {
        if (!declares)
            return CellLife.Passing;
        INamedTypeSymbol script = cell.ScriptClass!;
        string[] names = [.. script.GetMembers().Where(one => !one.IsImplicitlyDeclared).Select(one => one.Name)
            .Distinct()];
        foreach (string name in names)
            declared[name] = declared.GetValueOrDefault(name) + 1;
        bool again = names.Length > 0 && names.All(name => declared[name] > Often);
        return again && !(KeepsTypes && !script.GetTypeMembers().IsEmpty) ? CellLife.Names : CellLife.Session;
    }
}
