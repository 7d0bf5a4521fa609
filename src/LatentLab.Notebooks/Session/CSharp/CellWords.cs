using LatentLab.Notebooks.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

// A namespace that holds the words and nothing else, with names as .NET Interactive has them.
#pragma warning disable IDE0130, IDE1006
namespace LatentLab.Notebooks.Words;

/// <summary>
/// <c>display</c> and <c>Display</c> as C# cells see them. .NET Interactive's own (1.0.0-beta.26120.1) return a value
/// that is not the one shown, so that <see cref="DisplayedValue.Update"/> finds nothing to update; these return the one
/// shown. The compiler prefers them, since they take the value as its own type.
/// </summary>
public static class CellWords
{
    /// <summary>Shows a value in the output of the running cell.</summary>
    /// <param name="mimeTypes">The only media types wanted; none for the value's usual ones.</param>
    public static DisplayedValue display<T>(T value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Shows a value in the output of the running cell.</summary>
    public static DisplayedValue display(object? value) => Show(value, []);

    /// <summary>Shows a value in the output of the running cell.</summary>
    /// <param name="mimeTypes">The only media types wanted; none for the value's usual ones.</param>
    public static DisplayedValue Display<T>(this T value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Shows a value in the output of the running cell.</summary>
    public static DisplayedValue Display(this object? value) => Show(value, []);

    /// <summary>
    /// Shows a text in the output of a command: the library's own word, which would lose to the ones above.
    /// </summary>
    public static DisplayedValue Display(
        this KernelInvocationContext context, string value, params string[] mimeTypes) =>
        KernelInvocationContextExtensions.Display(context, value, mimeTypes);

    /// <summary>Removes what this cell has shown so far.</summary>
    /// <param name="wait">Only when it shows something new, so that the page does not flicker.</param>
    public static void ClearOutput(bool wait = false) => CellContext.Current?.Clear(wait);

    private static DisplayedValue Show(object? value, string[] mimeTypes)
    {
        IReadOnlyList<FormattedValue> formatted = mimeTypes.Length == 0
            ? MimeBundle.Format(value)
            : FormattedValue.CreateManyFromObject(value, mimeTypes);
        var shown = new DisplayedValue(value, formatted);
        if (KernelInvocationContext.Current is { IsComplete: false } running)
            running.Publish(new DisplayedValueProduced(value, running.Command, formatted, shown.DisplayId));
        else if (CellContext.Current is { } cell)
            cell.ShowLate(shown);
        else
            Formatter.WriteToConsole(shown);
        return shown;
    }
}

/// <summary>
/// A formula in TeX, as .NET Interactive's samples write it: <c>(MathString)@"\frac{1}{2}"</c>. The library has it in a
/// package that is no longer published.
/// </summary>
/// <param name="Tex">The formula, without dollars.</param>
public sealed record MathString(string Tex)
{
    public static implicit operator MathString(string tex) => new(tex);

    /// <summary>For hosts that ask for media types by name.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() =>
        new Dictionary<string, string> { ["text/latex"] = $"$${Tex}$$", ["text/plain"] = Tex };

    public override string ToString() => Tex;
}
