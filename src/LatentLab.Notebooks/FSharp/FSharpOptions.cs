using Microsoft.FSharp.Core;

namespace LatentLab.Notebooks.FSharp;

/// <summary>F#'s optional values as C#'s.</summary>
internal static class FSharpOptions
{
    public static FSharpOption<T> Some<T>(T value) => FSharpOption<T>.Some(value);

    /// <summary>The value, or <paramref name="usual"/> where there is none.</summary>
    public static T? Or<T>(this FSharpOption<T>? option, T? usual) =>
        FSharpOption<T>.get_IsSome(option) ? option!.Value : usual;
}
