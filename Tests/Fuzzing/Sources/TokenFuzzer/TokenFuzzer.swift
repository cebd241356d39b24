import Base
import FuzzDriver
import Glibc

@testable import Tokenization

/// A directory of this process alone, in memory.
private let folder = "/dev/shm/dataprep-token-fuzzer-\(getpid())"

private let texts: [[UInt8]] = [
  [], Array("Watoto wanakwenda shule.  The market's full of fish\u{2581}\n\n".utf8), [0xFF, 0xC3, 0x28, 0xE2, 0x96],
  Array(repeating: UInt8(ascii: "a"), count: 300),
]

private func write(_ bytes: some Collection<UInt8>, _ name: String) {
  let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  let bytes = Array(bytes)
  precondition(file >= 0 && Glibc.write(file, bytes, bytes.count) == bytes.count, "cannot write")
  close(file)
}

/// A tokenizer is refused, or makes tokens of its vocabulary of any text, fast as by definition.
private func checkTokenizer(_ name: String) {
  guard let file = try? TokenizerFile(path: "\(folder)/\(name)") else { return }
  ask(file.tokenizer)
}

private func ask(_ tokenizer: any Tokenizer) {
  let (encoder, reference) = (tokenizer.makeEncoder(), tokenizer.makeReferenceEncoder())
  for text in texts {
    var tokens = TokenBuffer()
    var same = TokenBuffer()
    encoder.encode(text.span, into: &tokens)
    reference.encode(text.span, into: &same)
    precondition(tokens.array == same.array, "the fast encoder gives other tokens")
    precondition(tokens.array.allSatisfy { $0 < tokenizer.vocabularySize }, "a token outside the vocabulary")
    var bytes: [UInt8] = []
    do { try tokenizer.decode(tokens.array.span, into: &bytes) } catch { preconditionFailure("tokens have no text") }
    precondition(
      !tokenizer.keepsText || bytes == text || String(validating: text, as: UTF8.self) == nil, "another text")
  }
}

/// A shard is refused, or every token and document can be read.
private func checkShard(_ name: String, _ format: TokenShardFormat?) {
  for width in [nil] + TokenWidth.allCases.map(Optional.some) {
    guard let shard = try? TokenShard(path: "\(folder)/\(name)", format: format, width: width) else { continue }
    var buffer = TokenBuffer()
    shard.read(0..<shard.tokenCount, into: &buffer)
    _ = shard.firstToken(outside: 300)
    if let ends = shard.documentEnds {
      for number in 0..<ends.count { precondition(ends.range(number).upperBound <= shard.tokenCount, "an end outside") }
      _ = ends.document(of: shard.tokenCount / 2)
    }
    guard let counter = try? NGramCounter([shard], separators: [0], memory: 1 << 12) else { continue }
    _ = try? counter.write(order: 2, to: "\(folder)/made.dpng")
    checkTable("made.dpng")
  }
}

private func checkTable(_ name: String) {
  guard let table = try? NGramTable(path: "\(folder)/\(name)") else { return }
  _ = table.following(Array(repeating: 1, count: table.order - 1))
  table.forEachContext { context, following in
    precondition(context.count == table.order - 1, "another context")
    _ = table.following(context)
  }
}

/// libFuzzer's entry: a byte that says what the others are. Of several files, each but the last is preceded by its size
/// in two bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  var rest = UnsafeBufferPointer(start: data, count: count)[1...]
  func part() -> ArraySlice<UInt8> {
    guard rest.count >= 2 else { return [] }
    let size = min(Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8, rest.count - 2)
    defer { rest = rest.dropFirst(2 + size) }
    return Array(rest.dropFirst(2).prefix(size))[...]
  }
  for name in ["a.bin.index", "a.ds.index", "a.ds.metadata", "a.idx", "a.csv.gz"] { unlink("\(folder)/\(name)") }
  switch data![0] {
  case UInt8(ascii: "j"), UInt8(ascii: "s"):
    write(rest, "tokenizer")
    checkTokenizer("tokenizer")
  case UInt8(ascii: "t"):
    guard let tokens = try? TiktokenFile.tokens(UnsafeBufferPointer(rebasing: rest), location: "x"),
      let vocabulary = try? VocabularyBuilder.ranked(tokens)
    else { break }
    ask(ByteLevelTokenizer(vocabulary, tokens: tokens, pattern: .gpt2, specialTokens: [:]))
  case UInt8(ascii: "n"):
    write(rest, "a.dpng")
    checkTable("a.dpng")
  case UInt8(ascii: "l"):
    let index = part()
    if !index.isEmpty { write(index, "a.bin.index") }
    write(rest, "a.bin")
    checkShard("a.bin", .llmc)
  case UInt8(ascii: "d"):
    let (index, metadata) = (part(), part())
    if !index.isEmpty { write(index, "a.ds.index") }
    if !metadata.isEmpty { write(metadata, "a.ds.metadata") }
    write(rest, "a.ds")
    checkShard("a.ds", .datatrove)
  case UInt8(ascii: "m"):
    write(part(), "a.idx")
    write(rest, "a.bin")
    checkShard("a.bin", .megatron)
  default:
    write(part(), "a.csv.gz")
    write(rest, "a.npy")
    checkShard("a.npy", .dolma)
  }
  return 0
}

/// The program's entry.
@_cdecl("token_fuzzer_main")
public func start(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  mkdir(folder, 0o700)
  defer { try? FileSystem.remove(folder) }
  return drive(count, arguments, fuzz)
}
