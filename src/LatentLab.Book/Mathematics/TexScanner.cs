using System.Text;

namespace LatentLab.Book.Mathematics;

internal enum TexTokenKind
{
    End,
    Command,
    BeginGroup,
    EndGroup,
    Superscript,
    Subscript,
    Align,
    NewLine,
    Prime,
    Character,
}

/// <param name="Text">The command without its backslash, or the character.</param>
internal readonly record struct TexToken(TexTokenKind Kind, string Text, int Position)
{
    /// <summary>The token as the author wrote it, for messages.</summary>
    public string Written => Kind switch
    {
        TexTokenKind.End => "the end",
        TexTokenKind.Command => "\\" + Text,
        _ => Text,
    };
}

/// <summary>Cuts a formula into tokens, as TeX's math mode does: white space separates and means nothing, <c>%</c> starts a comment.</summary>
internal sealed class TexScanner
{
    private readonly string tex;
    private int position;

    /// <exception cref="TexException">The formula holds a control character or half of a surrogate pair: no page can show it.</exception>
    public TexScanner(string tex)
    {
        this.tex = tex;
        for (int i = 0; i < tex.Length; i++)
        {
            bool whole = Rune.TryGetRuneAt(tex, i, out Rune rune);
            if (!whole || (Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune)))
            {
                throw new TexException($"a formula cannot hold the character U+{(int)tex[i]:X4}", $"U+{(int)tex[i]:X4}", i);
            }

            i += rune.Utf16SequenceLength - 1;
        }
    }

    public TexToken Peek()
    {
        int start = position;
        TexToken token = Next();
        position = start;
        return token;
    }

    public TexToken Next()
    {
        SkipSpaceAndComments();
        int start = position;
        if (start >= tex.Length)
        {
            return new(TexTokenKind.End, "", start);
        }

        char first = tex[start];
        if (first == '\\')
        {
            return NextCommand(start);
        }

        Rune rune = Rune.GetRuneAt(tex, start);
        position += rune.Utf16SequenceLength;
        TexTokenKind kind = first switch
        {
            '{' => TexTokenKind.BeginGroup,
            '}' => TexTokenKind.EndGroup,
            '^' => TexTokenKind.Superscript,
            '_' => TexTokenKind.Subscript,
            '&' => TexTokenKind.Align,
            '\'' => TexTokenKind.Prime,
            _ => TexTokenKind.Character,
        };
        return new(kind, rune.ToString(), start);
    }

    /// <summary>True, and consumed, if the very next character (no white space skipped) is the one asked for.</summary>
    public bool Take(char wanted)
    {
        bool found = position < tex.Length && tex[position] == wanted;
        position += found ? 1 : 0;
        return found;
    }

    /// <summary>The next character if it can continue a number or a word, else '\0'; nothing is consumed.</summary>
    public char PeekCharacter(int ahead = 0) => position + ahead < tex.Length ? tex[position + ahead] : '\0';

    /// <summary>The text between the braces that must follow, as written; inner braces must balance.</summary>
    public string RawGroup(TexToken owner)
    {
        SkipSpaceAndComments();
        if (!Take('{'))
        {
            throw new TexException($"'{owner.Written}' needs its text in braces", owner.Written, owner.Position);
        }

        int start = position;
        for (int depth = 1; position < tex.Length; position++)
        {
            char here = tex[position];
            if (here == '\\')
            {
                position++;
            }
            else if (here == '{')
            {
                depth++;
            }
            else if (here == '}' && --depth == 0)
            {
                return tex[start..position++];
            }
        }

        throw new TexException($"the '{{' after '{owner.Written}' is never closed", owner.Written, owner.Position);
    }

    /// <summary>The text between square brackets, if such an option follows; else null.</summary>
    public string? Option(TexToken owner)
    {
        if (!Take('['))
        {
            return null;
        }

        int end = tex.IndexOf(']', position);
        if (end < 0)
        {
            throw new TexException($"the '[' after '{owner.Written}' is never closed", owner.Written, owner.Position);
        }

        string option = tex[position..end];
        position = end + 1;
        return option;
    }

    private TexToken NextCommand(int start)
    {
        int end = start + 1;
        while (end < tex.Length && char.IsAsciiLetter(tex[end]))
        {
            end++;
        }

        if (end == start + 1)
        {
            if (end >= tex.Length)
            {
                throw new TexException("a formula cannot end with a backslash", "\\", start);
            }

            end += char.IsHighSurrogate(tex[end]) && end + 1 < tex.Length ? 2 : 1;
        }

        position = end;
        string name = tex[(start + 1)..end];
        return name == "\\" ? new(TexTokenKind.NewLine, "\\\\", start) : new(TexTokenKind.Command, name, start);
    }

    private void SkipSpaceAndComments()
    {
        while (position < tex.Length && (char.IsWhiteSpace(tex[position]) || tex[position] == '%'))
        {
            if (tex[position] == '%')
            {
                int lineEnd = tex.IndexOf('\n', position);
                position = lineEnd < 0 ? tex.Length - 1 : lineEnd;
            }

            position++;
        }
    }
}
