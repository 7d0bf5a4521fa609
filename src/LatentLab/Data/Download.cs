using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace LatentLab.Data;

/// <summary>How far the download of one file has come.</summary>
/// <param name="Bytes">On disk so far, those of an earlier attempt included.</param>
/// <param name="Total">Null where the server does not say.</param>
public sealed record DownloadProgress(string File, Uri Source, long Bytes, long? Total);

/// <summary>
/// Fetches one file from the first mirror that has it, whole and right, and takes up where an earlier attempt stopped.
/// </summary>
/// <remarks>
/// The bytes gather in <c>target.part</c>, which survives a broken connection and a cancellation; a rename makes them
/// the target once they are checked.
/// </remarks>
/// <param name="client">Without a time limit of its own.</param>
/// <param name="mostSilence">How long a server may be silent before it is given up; 30 seconds by default.</param>
public sealed class Download(HttpClient client, TimeSpan? mostSilence = null)
{
    private const int AttemptsPerMirror = 4;

    private readonly TimeSpan mostSilence = mostSilence ?? TimeSpan.FromSeconds(30);

    /// <summary>Fetches <paramref name="target"/>.</summary>
    /// <param name="sources">The same file on several servers, best first.</param>
    /// <param name="target">Its folder is made if it is missing.</param>
    /// <param name="mostBytes">A server that sends more is given up.</param>
    /// <param name="check">Throws <see cref="InvalidDataException"/> if the file at the path it gets is not the right
    /// one.</param>
    /// <exception cref="InvalidDataException">A file came, but no mirror had the right one.</exception>
    /// <exception cref="IOException">No mirror gave a file; the message says why, mirror by mirror. Or the folder
    /// cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the part stays.</exception>
    public async Task FetchAsync(
        IReadOnlyList<Uri> sources, string target, long mostBytes, Action<string> check,
        IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        string part = target + ".part";
        var failures = new List<string>();
        InvalidDataException? wrong = null;
        foreach (Uri source in sources)
            for (int attempt = 1; attempt <= AttemptsPerMirror; attempt++)
            {
                long before = LengthOf(part);
                try
                {
                    await ReceiveAsync(source, target, part, mostBytes, progress, cancellation);
                    check(part);
                    File.Move(part, target, overwrite: true);
                    return;
                }
                catch (InvalidDataException error)
                {
                    File.Delete(part);
                    wrong = error;
                    failures.Add($"{source}: {error.Message}");
                    // it all came from here; otherwise an older part may be to blame, and one fresh attempt is fair
                    if (before == 0)
                        break;
                }
                catch (Exception error) when (IsOfTheNetwork(error) && !cancellation.IsCancellationRequested)
                {
                    failures.Add($"{source}: {error.Message}");
                    if (LengthOf(part) <= before) // nothing new came: another attempt would bring no more
                        break;
                }
            }
        string all = string.Join(Environment.NewLine, failures.Select(failure => "  " + failure));
        if (wrong is not null)
            throw new InvalidDataException(
                $"No mirror gave the right '{Path.GetFileName(target)}':{Environment.NewLine}{all}", wrong);
        throw new IOException($"No mirror gave '{Path.GetFileName(target)}':{Environment.NewLine}{all}");
    }

    /// <summary>Asks for what the part lacks and appends it; starts over where the server does not do that.</summary>
    private async Task ReceiveAsync(
        Uri source, string target, string part, long mostBytes, IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(mostSilence);
        try
        {
            await using FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            using HttpResponseMessage response = await AskAsync(source, file, silence.Token);
            long? total = response.Content.Headers.ContentLength is long length ? file.Position + length : null;
            if (total > mostBytes)
                throw TooLong(total.Value);

            await using Stream body = await response.Content.ReadAsStreamAsync(silence.Token);
            var buffer = new byte[1 << 16];
            for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0; silence.CancelAfter(mostSilence))
            {
                if (file.Position + read > mostBytes)
                    throw TooLong(file.Position + read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                progress?.Report(new DownloadProgress(Path.GetFileName(target), source, file.Position, total));
            }
            if (file.Position < total)
                throw new HttpRequestException($"the connection closed after {file.Position} of {total} bytes");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException("no answer in time");
        }

        InvalidDataException TooLong(long bytes) => new($"expected at most {mostBytes} bytes, found {bytes}.");
    }

    /// <summary>A successful answer, with <paramref name="file"/> cut to where its bytes belong.</summary>
    private async Task<HttpResponseMessage> AskAsync(Uri source, FileStream file, CancellationToken cancellation)
    {
        file.Position = file.Length;
        HttpResponseMessage response = await SendAsync(source, file.Position, cancellation);
        try
        {
            bool continues = response.StatusCode == HttpStatusCode.PartialContent
                && response.Content.Headers.ContentRange?.From == file.Position;
            bool complete = response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
                && response.Content.Headers.ContentRange?.Length == file.Position;
            if (complete)
            {
                response.Content = new ByteArrayContent([]); // the body of a 416 is a message
                return response;
            }
            if (response.StatusCode is HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable
                && !continues)
            {
                response.Dispose();
                response = await SendAsync(source, 0, cancellation);
            }
            if (!continues && response.StatusCode != HttpStatusCode.OK)
                throw new HttpRequestException(
                    $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
            if (!continues)
                file.SetLength(0);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private Task<HttpResponseMessage> SendAsync(Uri source, long from, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static bool IsOfTheNetwork(Exception error) =>
        error is HttpRequestException or HttpIOException or IOException { InnerException: SocketException };
}
