using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>
/// A tensor as JSON, for cells of other languages: arrays of arrays, [2, 3] as <c>[[1,2,3],[4,5,6]]</c>. Numbers have
/// as many digits as it takes to read the same number again; what is not finite is a string (<c>"NaN"</c>), as .NET
/// Interactive has it.
/// </summary>
public sealed class TensorJson : JsonConverter<Tensor>
{
    /// <param name="tensor">Any shape and device, of real numbers or truth values; stays the caller's.</param>
    /// <exception cref="NotSupportedException">Complex numbers, which JSON does not have.</exception>
    public static string Of(Tensor tensor)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
            Write(writer, tensor);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(Tensor));

    public override Tensor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A tensor is not read from JSON; torch.tensor makes one of an array.");

    public override void Write(Utf8JsonWriter writer, Tensor value, JsonSerializerOptions options) =>
        Write(writer, value);

    private static void Write(Utf8JsonWriter writer, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = tensor.detach().cpu().contiguous();
        switch (values.dtype)
        {
            case ScalarType.Bool:
                Write(values.reshape(-1).data<bool>().ToArray(), writer.WriteBooleanValue);
                break;
            case ScalarType.Float64:
                Write(values.reshape(-1).data<double>().ToArray(),
                    number => Number(number, double.IsFinite(number), writer.WriteNumberValue));
                break;
            case ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32:
                Write(values.to(float32).reshape(-1).data<float>().ToArray(),
                    number => Number(number, float.IsFinite(number), writer.WriteNumberValue));
                break;
            case ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64:
                Write(values.to(int64).reshape(-1).data<long>().ToArray(), writer.WriteNumberValue);
                break;
            default:
                throw new NotSupportedException(
                    $"A tensor of {values.dtype} has no form in JSON. For complex numbers, share real and imag.");
        }

        void Write<T>(T[] numbers, Action<T> write)
        {
            int next = 0;
            Rows(0);

            void Rows(int dimension)
            {
                if (dimension == values.dim())
                {
                    write(numbers[next++]);
                    return;
                }
                writer.WriteStartArray();
                for (long row = 0; row < values.shape[dimension]; row++)
                    Rows(dimension + 1);
                writer.WriteEndArray();
            }
        }

        void Number<T>(T number, bool isFinite, Action<T> write)
            where T : IFormattable
        {
            if (isFinite)
                write(number);
            else
                writer.WriteStringValue(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
