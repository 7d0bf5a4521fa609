using System.Runtime.InteropServices;
using LatentLab.Native;

namespace LatentLab.Tests.Native;

public sealed unsafe class HeapTrimmerTests
{
    private const int Blocks = 4000;
    private const int Bytes = 1 << 16;   // below the size from which glibc maps a block of its own

    [Fact]
    public void Free_pages_in_the_middle_of_the_heap_are_given_back()
    {
        Assert.SkipUnless(HeapTrimmer.CanReturn, "This C library has no malloc_trim: the kit leaves its heap alone.");
        var blocks = new void*[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            blocks[i] = NativeMemory.AlignedAlloc(Bytes, 64);
            NativeMemory.Fill(blocks[i], Bytes, 1);
        }
        // Every sixteenth stays: glibc by itself returns only what lies free at the heap's end.
        for (int i = 0; i < Blocks; i++)
            if (i % 16 != 0)
                NativeMemory.AlignedFree(blocks[i]);
        long before = Environment.WorkingSet;

        HeapTrimmer.Return();

        long returned = before - Environment.WorkingSet;
        for (int i = 0; i < Blocks; i += 16)
            NativeMemory.AlignedFree(blocks[i]);
        // Fifteen sixteenths of 262 MB were free; a page at each block's edge may stay, and other tests of this process
        // may grow meanwhile.
        Assert.InRange(returned, 0.6 * Blocks * Bytes, double.MaxValue);
    }
}
