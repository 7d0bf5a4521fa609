using System.Text.RegularExpressions;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>Puts what .NET Interactive says of a directive into a reader's words.</summary>
internal static partial class DirectiveErrors
{
    /// <summary>What there is, for <c>#!lsmagic</c> too.</summary>
    public const string Known = "This host knows #!csharp, #!fsharp, #!html, #!javascript, #!markdown, #!value, "
        + "#!set, #!share, #!import FILE, #!time, #!who, #!whos, #!lsmagic, #!about and #!help NAME, and of scripts "
        + "#r, #i and #load.";

    public static DirectiveFailure Of(string message)
    {
        if (Unknown().Match(message) is { Success: true } unknown)
            return new DirectiveFailure(Refusal(unknown.Groups[1].Value));
        if (message.StartsWith("Command failed: SubmitCode: ", StringComparison.Ordinal))
            return new DirectiveFailure(
                $"'{message["Command failed: SubmitCode: ".Length..]}' could not be carried out. Does it name all that "
                + "it needs?");
        return new DirectiveFailure(Place().Replace(message, found => $"line {found.Groups[1].Value}: "));
    }

    private static string Refusal(string word) => word switch
    {
        "connect" => "'#!connect' starts other kernels, and this host has its own. Use one of its languages, or "
            + "another host for this cell.",
        _ when word.StartsWith('/') => $"'#!{word}' is for scripts that a shell starts. Leave the line out.",
        _ when CellLanguage.Find(word) is { } language => CellLanguage.Refusal(language),
        _ => $"'#!{word}' is not known here. {Known} Correct the line or remove it.",
    };

    [GeneratedRegex(@"error DNI101: .*'#!(\S+)'")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"\((\d+),\d+\): error DNI\d+: ")]
    private static partial Regex Place();
}
