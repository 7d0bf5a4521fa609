using System.Text;

namespace LatentLab.Notebooks.FSharp;

/// <summary>Hands text on to whatever <see cref="Console.Out"/> is when it is written.</summary>
internal sealed class ConsoleText : TextWriter
{
    public override Encoding Encoding => Console.Out.Encoding;

    public override void Write(char value) => Console.Out.Write(value);

    public override void Write(string? value) => Console.Out.Write(value);
}
