using System.Text;

namespace LatentLab.Book.Mathematics;

internal sealed partial class TexParser
{
    /// <summary>The sign of a fence: a character such as ( or a command such as \langle; null if the token is none.</summary>
    private static string? DelimiterSign(TexToken token) => token switch
    {
        { Kind: TexTokenKind.Command, Text: "|" } => "‖",
        { Kind: TexTokenKind.Command, Text: "(" or ")" or "[" or "]" or "/" or "<" or ">" } => null,
        { Kind: TexTokenKind.Command or TexTokenKind.Character } => TexSymbols.Delimiters.GetValueOrDefault(token.Text),
        _ => null,
    };

    private static AtomKind FenceKind(string name) => name switch
    {
        "{" or "lbrace" or "lbrack" or "langle" or "lfloor" or "lceil" or "lvert" or "lVert" => AtomKind.Open,
        "}" or "rbrace" or "rbrack" or "rangle" or "rfloor" or "rceil" or "rvert" or "rVert" => AtomKind.Close,
        _ => AtomKind.Ordinary,
    };

    /// <summary>\left … \middle … \right: fences as tall as what they hold; a dot stands for no fence.</summary>
    private TexAtom Fenced(TexToken left)
    {
        var inner = new StringBuilder("<mrow>");
        inner.Append(Fence(left, "prefix"));
        while (true)
        {
            inner.Append(Row(List()));
            TexToken token = scanner.Next();
            switch (token)
            {
                case { Kind: TexTokenKind.Command, Text: "right" }:
                    inner.Append(Fence(token, "postfix"));
                    return new(inner.Append("</mrow>").ToString(), AtomKind.Inner);
                case { Kind: TexTokenKind.Command, Text: "middle" }:
                    inner.Append(Fence(token, "infix"));
                    break;
                default:
                    throw Fault(left, token.Kind == TexTokenKind.End ? "this '\\left' has no '\\right'" : $"'{token.Written}' stands before the '\\right' of this '\\left'");
            }
        }
    }

    private string Fence(TexToken owner, string form)
    {
        TexToken token = scanner.Next();
        if (token is { Kind: TexTokenKind.Character, Text: "." })
        {
            return "";
        }

        string sign = DelimiterSign(token) ?? throw Fault(owner, $"'{owner.Written}' needs a fence such as ( [ \\{{ | \\| or a dot, found '{token.Written}'");
        return $"<mo fence=\"true\" stretchy=\"true\" form=\"{form}\">{Html.Text(sign)}</mo>";
    }

    /// <summary>\big, \Big, \bigg, \Bigg and their l, r, m forms: a fence of a given height; null if the command is none of them.</summary>
    private TexAtom? BigDelimiter(TexToken token)
    {
        string name = token.Text;
        string size = name.TrimEnd('l', 'r', 'm');
        string? height = size switch
        {
            "big" => "1.2em",
            "Big" => "1.8em",
            "bigg" => "2.4em",
            "Bigg" => "3em",
            _ => null,
        };
        if (height is null || name.Length - size.Length > 1)
        {
            return null;
        }

        TexToken fence = scanner.Next();
        string sign = DelimiterSign(fence) ?? throw Fault(token, $"'{token.Written}' needs a fence such as ( or \\|, found '{fence.Written}'");
        (AtomKind kind, string form) = name[size.Length..] switch
        {
            "l" => (AtomKind.Open, " form=\"prefix\""),
            "r" => (AtomKind.Close, " form=\"postfix\""),
            "m" => (AtomKind.Relation, ""),
            _ => (AtomKind.Ordinary, " lspace=\"0\" rspace=\"0\""),
        };
        return new($"<mo stretchy=\"true\" symmetric=\"true\"{form} minsize=\"{height}\" maxsize=\"{height}\">{Html.Text(sign)}</mo>", kind);
    }
}
