using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Jupyter.Protocol;

namespace LatentLab.Jupyter.Tests.Protocol;

public class MessageCodecTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("key");

    [Fact]
    public void The_signature_is_the_hmac_that_python_computes()
    {
        // hmac.new(b"key", b'{"msg_id":"a","msg_type":"b"}' + b"{}" + b"{}" + b"{}", "sha256").hexdigest()
        byte[][] frames = [.. Frames("<IDS|MSG>", Expected, """{"msg_id":"a","msg_type":"b"}""", "{}", "{}", "{}")];
        Assert.Equal("b", new MessageCodec(Key).Decode(frames).Type);
    }

    [Fact]
    public void What_is_encoded_is_decoded_the_same_behind_its_route()
    {
        byte[] parent = Encoding.UTF8.GetBytes("""{"msg_id":"p"}""");
        var content = new JsonObject { ["text"] = "数 😀 <b> \u0001" };
        IReadOnlyList<byte[]> frames = new MessageCodec(Key).Encode([[1, 2], [3]], "stream", parent, content);
        JupyterMessage back = new MessageCodec(Key).Decode(frames);
        Assert.Equal(new byte[][] { [1, 2], [3] }, back.Identities);
        Assert.Equal(("stream", "数 😀 <b> \u0001"), (back.Type, back.Text("text")));
        Assert.Equal(parent, frames[5]);
        Assert.Equal("5.3", (string?)back.Header["version"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", (string?)back.Header["date"]);
    }

    // Letters of one to four bytes, and some that are escaped, on both sides of every place where text may be divided.
    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_600_000)]
    public void Long_text_is_written_as_short_text_is(int length)
    {
        const string Letters = "a\"\n\\数😀ä\u0001<";
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(Letters);
        text.Length = length;
        if (char.IsHighSurrogate(text[^1]))
            text[^1] = '.';
        var content = new JsonObject
        {
            ["data"] = new JsonObject { ["text/html"] = text.ToString() },
            ["list"] = new JsonArray(1, null, "x"),
            ["none"] = null
        };
        IReadOnlyList<byte[]> frames = new MessageCodec(Key).Encode([], "display_data", [], content);
        Assert.True(JsonNode.DeepEquals(content, JsonNode.Parse(frames[^1])));
    }

    [Fact]
    public void A_message_is_accepted_once()
    {
        var codec = new MessageCodec(Key);
        IReadOnlyList<byte[]> frames = new MessageCodec(Key).Encode([], "x_request", [], []);
        codec.Decode(frames);
        Assert.Contains("sent before", Assert.Throws<MessageRefused>(() => codec.Decode(frames)).Message);
    }

    [Fact]
    public void Changing_any_signed_byte_is_noticed()
    {
        IReadOnlyList<byte[]> frames = new MessageCodec(Key).Encode([], "x_request",
            Encoding.UTF8.GetBytes("""{"a":1}"""), new JsonObject { ["code"] = "1" });
        for (int part = 1; part < frames.Count; part++)
        {
            byte[][] changed = [.. frames.Select(frame => (byte[])frame.Clone())];
            changed[part][^1] ^= 1;
            Assert.Contains("signature",
                Assert.Throws<MessageRefused>(() => new MessageCodec(Key).Decode(changed)).Message);
        }
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_a_message_may_come_twice()
    {
        var codec = new MessageCodec([]);
        IReadOnlyList<byte[]> frames = codec.Encode([], "x_request", [], []);
        Assert.Empty(frames[1]);
        codec.Decode(frames);
        Assert.Equal("x_request", codec.Decode(frames).Type);
    }

    [Theory]
    [InlineData("delimiter", "a", "b")]
    [InlineData("at least 5", "<IDS|MSG>", "", "{}", "{}", "{}")]
    [InlineData("header is not a JSON object", "<IDS|MSG>", "", "[]", "{}", "{}", "{}")]
    [InlineData("header has no msg_id", "<IDS|MSG>", "", """{"msg_type":"b"}""", "{}", "{}", "{}")]
    [InlineData("header has no msg_type", "<IDS|MSG>", "", """{"msg_id":"a","msg_type":5}""", "{}", "{}", "{}")]
    [InlineData("content is not JSON", "<IDS|MSG>", "", """{"msg_id":"a","msg_type":"b"}""", "{}", "{}", "{")]
    [InlineData("metadata is not JSON", "<IDS|MSG>", "", """{"msg_id":"a","msg_type":"b"}""", "{}",
        """{"a":1,"a":2}""", "{}")]
    [InlineData("cannot be read", "<IDS|MSG>", "", """{"msg_id":"\ud800","msg_type":"b"}""", "{}", "{}", "{}")]
    [InlineData("parent header is not a JSON object", "<IDS|MSG>", "", """{"msg_id":"a","msg_type":"b"}""",
        "7", "{}", "{}")]
    public void What_is_no_message_is_refused_with_the_reason(string reason, params string[] frames) =>
        Assert.Contains(reason,
            Assert.Throws<MessageRefused>(() => new MessageCodec([]).Decode([.. Frames(frames)])).Message);

    [Fact]
    public void Half_of_a_letter_in_a_text_is_replaced_not_thrown()
    {
        IReadOnlyList<byte[]> frames =
            new MessageCodec([]).Encode([], "stream", [], new JsonObject { ["text"] = "half \ud83d" });
        Assert.Equal("half \ufffd", new MessageCodec([]).Decode(frames).Text("text"));
    }

    [Fact]
    public void Signatures_of_long_ago_are_forgotten_so_that_memory_stays_bounded()
    {
        var seen = new SeenSignatures();
        for (int index = 0; index <= 1 << 16; index++)
            Assert.True(seen.Add($"{index}"));
        Assert.False(seen.Add($"{1 << 16}"));
        Assert.True(seen.Add("0"));
    }

    private const string Expected = "1d62c592d2a60517087ec50bdfd9de0f8aec80b7927c1a0bbdd439fe9e80b6ec";

    private static IEnumerable<byte[]> Frames(params string[] frames) => frames.Select(Encoding.UTF8.GetBytes);
}
