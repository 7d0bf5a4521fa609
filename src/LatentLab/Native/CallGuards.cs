using System.Reflection;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace LatentLab.Native;

/// <summary>
/// Looks at the arguments of those of TorchSharp's functions that leave libtorch's exceptions uncaught, which end the
/// process, and throws what libtorch would have said. The build makes TorchSharp ask (src/Build/MendTorchSharp.cs); a
/// copy that is not mended never does.
/// </summary>
/// <remarks>
/// What <c>autograd.grad</c> finds only on its way through the graph (an input that was not used, a graph that is gone)
/// still ends the process; <c>backward()</c> reports it.
/// </remarks>
internal static class CallGuards
{
    /// <summary>Sets the guards where this TorchSharp has places for them.</summary>
    /// <returns>False where it has none.</returns>
    public static bool Set(Assembly torchSharp)
    {
        if (torchSharp.GetType("TorchSharp.CallGuards") is not { } places)
            return false;
        places.GetField("Matmul")!.SetValue(null, (Action<Tensor, Tensor>)Matmul);
        places.GetField("Cumulative")!.SetValue(null, (Action<Tensor, long>)Cumulative);
        places.GetField("Grad")!.SetValue(null, (Action<IList<Tensor>, IList<Tensor>>)Grad);
        return true;
    }

    private static void Matmul(Tensor left, Tensor right)
    {
        int a = (int)left.ndim, b = (int)right.ndim;
        if (a == 0 || b == 0)
            throw Error($"both arguments to matmul need to be at least 1D, but they are {a}D and {b}D");
        if (left.dtype != right.dtype)
        {
            throw Error("expected m1 and m2 to have the same dtype, but got: "
                + $"{TypeName(left)} != {TypeName(right)}");
        }
        long columns = left.size(-1), rows = right.size(Math.Max(b - 2, 0));
        if (columns != rows)
        {
            throw Error($"mat1 and mat2 shapes cannot be multiplied ({Rows(left)}x{columns} and "
                + $"{rows}x{(b == 1 ? 1 : right.size(-1))})");
        }
        // what comes before a matrix's two dimensions has to be the same, or one
        for (int back = 3; back <= Math.Min(a, b); back++)
        {
            (long one, long other) = (left.size(a - back), right.size(b - back));
            if (one != other && one != 1 && other != 1)
            {
                throw Error($"The size of tensor a ({one}) must match the size of tensor b ({other}) at non-singleton "
                    + $"dimension {Math.Max(a, b) - back}");
            }
        }
    }

    private static void Cumulative(Tensor tensor, long dimension)
    {
        long most = Math.Max(tensor.ndim, 1);
        if (dimension < -most || dimension >= most)
        {
            throw Error($"Dimension out of range (expected to be in range of [{-most}, {most - 1}], but got "
                + $"{dimension})");
        }
    }

    private static void Grad(IList<Tensor> outputs, IList<Tensor> inputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            if (!outputs[i].requires_grad)
                throw Error($"element {i} of tensors does not require grad and does not have a grad_fn");
        }
        if (inputs.Any(one => !one.requires_grad))
            throw Error("One of the differentiated Tensors does not require grad");
    }

    private static long Rows(Tensor left) => left.ndim == 1 ? 1 : left.size(-2);

    private static string TypeName(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => "float",
        ScalarType.Float64 => "double",
        ScalarType.Int64 => "long",
        ScalarType.Int32 => "int",
        ScalarType other => other.ToString().ToLowerInvariant(),
    };

    // of the type that TorchSharp throws for what libtorch says
    private static ExternalException Error(string words) => new(words);
}
