namespace LatentLab.Training.Fused;

/// <summary>Works on the images from <paramref name="start"/> up to <paramref name="end"/>.</summary>
internal delegate void ChunkWork(ChunkWorker worker, int start, int end);

/// <summary>One of the threads that work on chunks of a batch, or all of them together on all of it.</summary>
/// <param name="Part">Which share: sums and scratch memory go by it.</param>
/// <param name="Team">Null where this is one thread of a team that is at work already.</param>
internal readonly record struct ChunkWorker(int Part, OpenMpParallel? Team, StepPasses Passes)
{
    /// <summary>Calls <paramref name="onImages"/> for the images, by the team if there is one.</summary>
    /// <param name="numbersPerImage">How much work an image is.</param>
    public void ForImages(int start, int end, int numbersPerImage, RowWork onImages)
    {
        if (Team is null)
            onImages(Part, start, end);
        else
            Team.Run(end - start, numbersPerImage, (part, first, last) => onImages(part, start + first, start + last));
    }

    /// <summary><paramref name="result"/> = left · right, or += .</summary>
    /// <param name="right">Its rows can be read up to the next multiple of 32 columns.</param>
    public void Multiply(MatrixView result, MatrixView left, MatrixView right, bool add = false)
    {
        if (Team is null)
            MatrixProduct.Alone(result, left, right, add);
        else
            result.SetByTorch(left, right, add);
    }

    /// <summary>The first thread's stopwatch stands for all.</summary>
    public void End(StepPass pass)
    {
        if (Part == 0)
            Passes.End(pass);
    }
}

/// <summary>
/// Walks through a batch in chunks that fit into a thread's own cache, so that what one pass writes the next one finds
/// there. Where libtorch multiplies, the chunk is the batch: its products bring their own threads.
/// </summary>
internal sealed class ImageChunks(OpenMpParallel team, StepPasses passes)
{
    // Half of a second-level cache of 1 MB, in floats.
    private const int NumbersInCache = 1 << 17;

    /// <summary>The threads that have memory of their own.</summary>
    public static int Parts(OpenMpParallel team) => MatrixProduct.IsOwn ? team.MostParts : 1;

    /// <summary>The most images of a chunk.</summary>
    /// <param name="numbersPerImage">What a chunk's passes keep for each image.</param>
    public static int SizeFor(int batch, int numbersPerImage) =>
        MatrixProduct.IsOwn ? Math.Clamp(NumbersInCache / numbersPerImage, 1, batch) : batch;

    /// <param name="size">From <see cref="SizeFor"/>.</param>
    public void Run(int batch, int size, int numbersPerImage, ChunkWork work)
    {
        if (!MatrixProduct.IsOwn)
        {
            work(new ChunkWorker(0, team, passes), 0, batch);
            return;
        }
        team.Run(batch, numbersPerImage, (part, first, last) =>
        {
            for (int start = first; start < last; start += size)
                work(new ChunkWorker(part, null, passes), start, Math.Min(last, start + size));
        });
        passes.End(StepPass.Waiting);
    }
}
