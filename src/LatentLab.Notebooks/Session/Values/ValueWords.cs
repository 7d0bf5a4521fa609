using System.Globalization;
using System.Reflection;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>Values that are one word or sentence.</summary>
internal static class ValueWords
{
    /// <summary>The word, at most so long; null for a value that has parts.</summary>
    public static string? Of(object? value, int most) => value switch
    {
        null or DBNull => "<null>",
        string text => Cut(text, most),
        double or float or Half or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset or TimeSpan or DateOnly or TimeOnly or Guid or Uri or Version
            or System.Numerics.BigInteger or System.Numerics.Complex => Text(value, most),
        Type type => TypeNames.Of(type),
        MemberInfo or Assembly => Text(value, most),
        Exception error => Cut($"{error.GetType().FullName}: {error.Message}", most),
        Task task => $"{TypeNames.Of(task.GetType())}, {task.Status}",   // its result might never come
        Delegate function => $"{TypeNames.Of(function.GetType())} {function.Method.Name}",
        Thread or System.Runtime.InteropServices.SafeHandle or IntPtr or UIntPtr => TypeNames.Of(value.GetType()),
        _ when value.GetType() is { IsPrimitive: true } or { IsEnum: true } => Text(value, most),
        _ => null,
    };

    /// <summary>What <c>ToString</c> says, or that it threw.</summary>
    public static string Text(object value, int most)
    {
        try
        {
            string? text = value is IFormattable formattable
                ? formattable.ToString(null, CultureInfo.InvariantCulture)
                : value.ToString();
            return Cut(text ?? "", most);
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            return $"{TypeNames.Of(value.GetType())}, whose ToString() {Thrown(error)}";
        }
    }

    /// <summary>A value in one line of a list.</summary>
    public static string OneLine(object? value)
    {
        string text;
        try
        {
            text = Of(value, 200) ?? ValueText.Plain(new ValueReader().Read(value));
        }
        catch (Exception error) when (error is not (ThreadInterruptedException or OperationCanceledException))
        {
            text = Thrown(error);
        }
        return Cut(text.ReplaceLineEndings(" ").Trim(), 100);
    }

    public static string Thrown(Exception error) => Cut($"threw {error.GetType().Name}: {error.Message}", 200);

    public static string Cut(string text, int most) => text.Length <= most
        ? text
        : string.Create(CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)}… ({text.Length:N0} characters)");
}
