namespace LatentLab.Notebooks.Book.Text;

/// <summary>Source text as a <c>pre</c> element.</summary>
internal static class CodeHtml
{
    /// <param name="language">As a notebook or a fence names it; C# is coloured, other languages are set plainly.</param>
    public static string Block(string code, string language)
    {
        bool csharp = language.ToLowerInvariant() is "csharp" or "c#" or "cs";
        string body = csharp ? CSharpHighlighter.ToHtml(code) : Html.Text(code);
        string name = language.Length == 0 ? "" : $" class=\"language-{Html.Text(csharp ? "csharp" : language)}\"";
        return $"<pre class=\"source\"><code{name}>{body}</code></pre>";
    }
}
