namespace LatentLab.Book.Mathematics;

/// <summary>A formula that cannot be translated: what is wrong, at which command, and where in the formula.</summary>
public sealed class TexException : Exception
{
    public TexException(string message, string command, int position)
        : base(message)
    {
        Command = command;
        Position = position;
    }

    /// <summary>The command or character at fault, for example <c>\foo</c>.</summary>
    public string Command { get; }

    /// <summary>Where it stands in the formula, in UTF-16 units from 0.</summary>
    public int Position { get; }
}
