namespace LatentLab.Notebooks.Session;

/// <summary>What a reader is told about <c>#!</c> words that do not work here.</summary>
internal static class NotebookWords
{
    public static string Refusal(string word) => word switch
    {
        "set" or "share" or "value" =>
            $"'#!{word}' passes values between languages, and this host computes in C# only. Declare the value in a C# cell: every later C# cell sees it.",
        "connect" => "'#!connect' starts other kernels, and this host has one. Use C#, or another host for this cell.",
        "about" or "lsmagic" => $"'#!{word}' is not known here. {Known}",
        _ when CellLanguage.Find(word) is { } language => CellLanguage.Refusal(language),
        _ => $"'#!{word}' is not known here. {Known} Correct the line or remove it.",
    };

    private const string Known = "This host knows #!csharp, #!html, #!javascript, #!markdown, #!import FILE, #!time, #!who, #!whos and #!help NAME, and of C# script #r, #i and #load.";
}
