using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.JavaScript;

/// <summary>Names of JavaScript.</summary>
internal static partial class ScriptNames
{
    private static readonly HashSet<string> Reserved =
    [
        "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else",
        "enum", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in",
        "instanceof", "interface", "let", "new", "null", "package", "private", "protected", "public", "return",
        "static", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
    ];

    /// <summary>Why a value cannot have a name in a script; null where it can.</summary>
    public static string? Refusal(string name) => name switch
    {
        _ when !Identifier().IsMatch(name) =>
            $"'{name}' is not a valid JavaScript name: use letters, digits, _ and $, and do not begin with a digit. "
                + $"Give it another name: #!share {name} --from … --as OTHER",
        _ when Reserved.Contains(name) =>
            $"'{name}' is a reserved word of JavaScript. Give the value another name: #!share {name} --from … --as "
                + "OTHER",
        "element" => "'element' is the cell's own place in the page. Give the value another name: #!share element "
            + "--from … --as OTHER",
        _ => null,
    };

    /// <summary>Every name that a script uses, and more: words in its strings and comments are among them.</summary>
    public static HashSet<string> In(string script) => [.. Word().Matches(script).Select(word => word.Value)];

    [GeneratedRegex(@"^[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]+")]
    private static partial Regex Word();
}
