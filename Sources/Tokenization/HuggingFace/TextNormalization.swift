internal import Base
internal import CSystem

/// The normalizers of a tokenizer.json, in their order: what is done to a text before it is cut.
internal struct TextNormalization: Sendable {
  /// One normalizer.
  enum Step: Sendable {
    case form(NormalForm)
    case lowercase
    /// Every place of a text, which is not empty, becomes another one.
    case replaceText([UInt8], by: [UInt8], name: String)
    /// Every match becomes the same text.
    case replace(ExpressionAutomaton, by: [UInt8], name: String)
    /// Text is put before a text that is not empty.
    case prepend([UInt8])
    /// White space goes at the start, at the end, or at both.
    case strip(start: Bool, end: Bool)
  }

  private(set) var steps: [Step] = []

  /// Memory of one thread.
  struct Scratch: ~Copyable {
    fileprivate var other = ByteBuffer()
    fileprivate var form = NormalForm.Scratch()

    /// Frees memory beyond `limit` bytes.
    mutating func shrink(to limit: Int) { other.shrink(to: limit) }
  }

  mutating func append(_ step: Step) { steps.append(step) }

  /// Whether text stays as it is.
  var isIdle: Bool { steps.isEmpty }

  /// Whether it may take characters away at a text's start.
  var stripsStart: Bool {
    steps.contains {
      switch $0 {
      case .strip(let start, _): start
      case .replace(_, let content, _), .replaceText(_, let content, _): content.isEmpty
      default: false
      }
    }
  }

  /// Its description for people, beginning with a comma; empty if it does nothing.
  var name: String {
    steps.map { step in
      switch step {
      case .form(let form): ", \(form.kind.rawValue) of Unicode \(NormalForm.unicodeVersion)"
      case .lowercase: ", lower case"
      case .replace(_, _, let name), .replaceText(_, _, let name): ", \(name)"
      case .prepend(let text): ", \(String(decoding: text, as: UTF8.self)) before texts"
      case .strip: ", stripped"
      }
    }.joined()
  }

  /// Writes well-formed `text` after all steps to `output`, in place of what is there; false, and `output` is
  /// undefined, where nothing changes.
  func apply(
    to text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer, _ scratch: inout Scratch
  ) -> Bool {
    var isChanged = false
    for step in steps {
      if !isChanged {
        isChanged = Self.apply(step, to: text, into: &output, &scratch.form)
      } else {
        swap(&output, &scratch.other)
        // The text before this step is in the other buffer now; it stays where a step changes nothing.
        let wasChanged = scratch.other.withUnsafeBytes { Self.apply(step, to: $0, into: &output, &scratch.form) }
        if !wasChanged { swap(&output, &scratch.other) }
      }
    }
    return isChanged
  }

  /// A string after all steps.
  func applied(to string: String) -> [UInt8] {
    var output = ByteBuffer()
    var scratch = Scratch()
    let bytes = Array(string.utf8)
    guard bytes.withUnsafeBufferPointer({ apply(to: $0, into: &output, &scratch) }) else { return bytes }
    return output.withUnsafeBytes { Array($0) }
  }

  private static func apply(
    _ step: Step, to text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer,
    _ scratch: inout NormalForm.Scratch
  ) -> Bool {
    switch step {
    case .form(let form): return form.normalize(text, into: &output, &scratch)
    case .lowercase: return LowerCase.convert(text, into: &output)
    case .replace(let automaton, let content, _):
      let characters = PretokenText(text)
      return replace(in: text, by: content, into: &output) { automaton.match(in: characters, from: $0) }
    case .replaceText(let wanted, let content, _):
      return replace(in: text, by: content, into: &output) { place(of: wanted, in: text, from: $0) }
    case .prepend(let content):
      guard !text.isEmpty else { return false }
      output.removeAll()
      output.append(content)
      output.append(text)
      return true
    case .strip(let start, let end):
      let range = stripped(text, start: start, end: end)
      guard range.count < text.count else { return false }
      output.removeAll()
      output.append(UnsafeBufferPointer(rebasing: text[range]))
      return true
    }
  }

  /// - Parameter next: the first match at or after a place.
  private static func replace(
    in text: UnsafeBufferPointer<UInt8>, by content: [UInt8], into output: inout ByteBuffer,
    next: (Int) -> Range<Int>?
  ) -> Bool {
    guard var match = next(0) else { return false }
    output.removeAll()
    var copied = 0
    while true {
      output.append(UnsafeBufferPointer(rebasing: text[copied..<match.lowerBound]))
      output.append(content)
      copied = match.upperBound
      guard let found = next(copied) else { break }
      match = found
    }
    output.append(UnsafeBufferPointer(rebasing: text[copied...]))
    return true
  }

  /// The first place of a text at or after `start`.
  private static func place(
    of wanted: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Range<Int>? {
    guard let base = text.baseAddress else { return nil }
    var start = start
    while start + wanted.count <= text.count {
      let last = text.count - wanted.count
      guard let found = memchr(base + start, Int32(wanted[0]), last - start + 1) else { return nil }
      let place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
      if memcmp(base + place, wanted, wanted.count) == 0 { return place..<place + wanted.count }
      start = place + 1
    }
    return nil
  }

  /// The text without white space at its ends.
  private static func stripped(_ text: UnsafeBufferPointer<UInt8>, start: Bool, end: Bool) -> Range<Int> {
    let characters = PretokenText(text)
    let lower = start ? characters.endOfRun(.space, from: 0) : 0
    return lower..<max(lower, end ? characters.startOfSpace(before: text.count) : text.count)
  }
}
