using System.Runtime.InteropServices;
using LatentLab.Data;
using LatentLab.Models;
using LatentLab.Training.Fused;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public sealed class NumberTensorTests
{
    // libtorch's alignment (c10::gAlignment); .NET aligns arrays to 8.
    private const long Alignment = 64;

    [Fact]
    public void Numbers_keep_their_order_shape_and_type_and_do_not_follow_the_array()
    {
        using var scope = NewDisposeScope();
        float[] values = [1, 2, 3, 4, 5, 6];
        Tensor floats = NumberTensor.Of(values, 2, 3), doubles = NumberTensor.Of([0.1, 0.2], 2, 1),
            none = NumberTensor.Of(Array.Empty<float>(), 0, 4);
        values[0] = 9;
        Assert.Equal((float32, float64, float32), (floats.dtype, doubles.dtype, none.dtype));
        Assert.Equal([[2, 3], [2, 1], [0, 4]], new[] { floats.shape, doubles.shape, none.shape });
        Assert.Equal([1f, 2, 3, 4, 5, 6], floats.data<float>().ToArray());
        Assert.Equal([0.1, 0.2], doubles.data<double>().ToArray());
    }

    [Fact]
    public void Numbers_that_do_not_fill_the_shape_are_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new ImageBatch(1, 1, 2, 2, [1, 2, 3]).ToTensor());
        Assert.StartsWith("Expected 4 numbers for the shape [1, 1, 2, 2], found 3.", thrown.Message);
    }

    [Fact]
    public void A_tensor_of_an_array_is_aligned_wherever_the_array_lies()
    {
        using var scope = NewDisposeScope();
        var places = new HashSet<long>();
        foreach (float[] values in ArraysInSeveralPlaces(24))
        {
            places.Add(Place(values));
            Assert.Equal(0, Place(NumberTensor.Of(values, 4, 6)));
            Assert.Equal(0, Place(new ImageBatch(1, 1, 4, 6, values).ToTensor()));
        }
        Assert.True(places.Count > 1, "All arrays lay in one place, so this showed nothing.");
    }

    [Fact]
    public void The_same_images_give_the_same_codes_to_the_last_bit_wherever_they_lie_in_memory()
    {
        using var scope = NewDisposeScope();
        using var vae = new VariationalAutoencoder([1, 4, 6], latentSize: 2, hidden: [8]);
        float[] pixels = rand(7 * 24).data<float>().ToArray();
        float[]? first = null;
        foreach (float[] copy in ArraysInSeveralPlaces(pixels.Length))
        {
            pixels.CopyTo(copy, 0);
            float[] codes = vae.Encode(from_array(copy).view(7, 1, 4, 6)).data<float>().ToArray();
            Assert.Equal(first ??= codes, codes);
        }
    }

    /// <summary>
    /// Pinned, so that they stay where they are; those between them move the next one on by eight bytes.
    /// </summary>
    private static IEnumerable<float[]> ArraysInSeveralPlaces(int length) => Enumerable.Range(0, 16).Select(i =>
    {
        GC.AllocateUninitializedArray<byte>(8 * i + 1, pinned: true);
        return GC.AllocateUninitializedArray<float>(length, pinned: true);
    });

    private static long Place(float[] pinned) => (long)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0) % Alignment;

    private static unsafe long Place(Tensor tensor) => (long)FloatMatrix.Address(tensor) % Alignment;
}
