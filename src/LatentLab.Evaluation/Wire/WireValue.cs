using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LatentLab.Evaluation.Wire;

/// <summary>What kind of thing a value is.</summary>
internal enum ValueKind
{
    /// <summary>null.</summary>
    Nothing,
    Tensor,
    Number,
    Integer,
    Numbers,
    Text,

    /// <summary>
    /// A function of whoever sends it, by its place in a list; the other side can only ask for a call.
    /// </summary>
    Function,

    /// <summary>A tensor that was disposed.</summary>
    Disposed,
}

/// <summary>A value between two processes: plain numbers and shapes, nothing that could act.</summary>
/// <param name="Bytes">Numbers and text as they lie in memory.</param>
internal sealed record WireValue(ValueKind Kind, byte[] Bytes)
{
    /// <summary>More bytes are no answer.</summary>
    public const int MostBytes = 64_000_000;

    private const int MostDimensions = 16;

    /// <summary>A tensor's number type, as torch calls it.</summary>
    public ScalarType Type { get; init; }

    public long[] Shape { get; init; } = [];

    /// <summary>The tensor is one by which a gradient is asked.</summary>
    public bool WantsGradient { get; init; }

    public static WireValue Nothing { get; } = new(ValueKind.Nothing, []);

    /// <summary>A value of the plain types.</summary>
    /// <param name="functions">Takes up functions, which stay with the sender.</param>
    /// <exception cref="InvalidDataException">It is of another type, or too large.</exception>
    public static WireValue Of(object? value, List<Delegate>? functions = null)
    {
        switch (value)
        {
            case null:
                return Nothing;
            case Tensor tensor:
                return OfTensor(tensor);
            case double number:
                return new(ValueKind.Number, BitConverter.GetBytes(number));
            case int number:
                return new(ValueKind.Integer, BitConverter.GetBytes(number));
            case double[] numbers:
                return new(ValueKind.Numbers, MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());
            case string text:
                return new(ValueKind.Text, System.Text.Encoding.UTF8.GetBytes(text));
            case Delegate function when functions is not null:
                functions.Add(function);
                return new(ValueKind.Function, BitConverter.GetBytes(functions.Count - 1));
            default:
                throw new InvalidDataException($"a value of the type {value.GetType().Name} cannot be handed over");
        }
    }

    private static WireValue OfTensor(Tensor tensor)
    {
        if (tensor.IsInvalid)
            return new(ValueKind.Disposed, []);
        // Before it is written out: a view of one number can say that it has any number of them.
        double bytes = (double)tensor.numel() * tensor.ElementSize;
        if (bytes > MostBytes)
            throw new InvalidDataException(
                $"a tensor of {bytes / 1_000_000:N0} MB is no answer to any task (more than "
                + $"{MostBytes / 1_000_000} MB)");
        using Tensor plain = tensor.detach().cpu().contiguous();
        return new(ValueKind.Tensor, plain.bytes.ToArray())
        {
            Type = plain.dtype,
            Shape = plain.shape,
            WantsGradient = tensor.requires_grad && tensor.is_leaf,
        };
    }

    /// <summary>The value that was sent.</summary>
    /// <param name="function">Makes a function that asks the sender for its call.</param>
    /// <exception cref="InvalidDataException">It is no such value: the other side is not to be believed.</exception>
    public object? ToObject(Func<int, object>? function = null) => Kind switch
    {
        ValueKind.Nothing => null,
        ValueKind.Tensor => ToTensor(),
        ValueKind.Number when Bytes.Length == sizeof(double) => BitConverter.ToDouble(Bytes),
        ValueKind.Integer when Bytes.Length == sizeof(int) => BitConverter.ToInt32(Bytes),
        ValueKind.Numbers when Bytes.Length % sizeof(double) == 0 => MemoryMarshal.Cast<byte, double>(Bytes).ToArray(),
        ValueKind.Text => System.Text.Encoding.UTF8.GetString(Bytes),
        ValueKind.Function when function is not null && Bytes.Length == sizeof(int) =>
            function(BitConverter.ToInt32(Bytes)),
        _ => throw new InvalidDataException("a value that is none"),
    };

    private Tensor ToTensor()
    {
        if (Shape.Length > MostDimensions || Shape.Any(size => size is < 0 or > MostBytes)
            || !Enum.IsDefined(Type))
            throw new InvalidDataException("a tensor of no possible shape");
        // Overflow would make a small number of a large one.
        long count = 1;
        foreach (long size in Shape)
            count = Math.Min(count * size, MostBytes + 1L);
        Tensor made = empty(count > MostBytes ? throw new InvalidDataException("a tensor that is too large") : Shape,
            Type);
        if (made.numel() * made.ElementSize != Bytes.Length)
        {
            made.Dispose();
            throw new InvalidDataException("a tensor whose numbers don't fill its shape");
        }
        if (Bytes.Length > 0)
            Bytes.CopyTo(made.bytes);
        return made;
    }
}
