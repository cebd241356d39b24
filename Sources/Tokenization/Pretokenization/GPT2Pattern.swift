/// GPT-2's pattern, as in tiktoken and as Hugging Face's ByteLevel does with `use_regex`:
/// `'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
internal struct GPT2Pattern: PretokenPattern {
  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    let first = text.bytes[start]
    var body = start
    if first == UInt8(ascii: " ") {
      body &+= 1
      if body == text.count { return body }
    } else if first == UInt8(ascii: "'") {
      let length = Contraction.length(at: start, in: text)
      if length > 0 { return start + length }
    }
    let character = text.character(at: body)
    if character.flags.contains(.letter) { return text.endOfLetters(from: body &+ character.length) }
    if character.flags.contains(.number) { return text.endOfRun(.number, from: body &+ character.length) }
    if !character.flags.contains(.space) {
      return text.endOfRun(without: [.letter, .number, .space], from: body &+ character.length)
    }
    return text.endOfSpaceBeforeText(from: start, run: text.endOfRun(.space, from: body))
  }
}
