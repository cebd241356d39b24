internal import Language
internal import Records

/// Finds addresses as datatrove 0.10.1's formatter does, with what it overlooks and takes for addresses.
internal enum DatatrovePII {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// What stands for e-mail addresses, in turn.
  static let emailTexts = ["email@example.com", "firstname.lastname@example.org"]
  /// What stands for IP addresses, in turn.
  static let addressTexts = [
    "22.214.171.124", "126.96.36.199", "188.8.131.52", "184.108.40.206", "220.127.116.11", "18.104.22.168",
  ]

  /// The first e-mail address at or behind `start`: ASCII alone, and its name begins where a word does or ends.
  static func email(_ text: Text, from start: Int) -> Range<Int>? {
    var at = start
    while let sign = text[at...].firstIndex(of: UInt8(ascii: "@")) {
      if let name = nameStart(text, before: sign, from: at), let end = hostEnd(text, from: sign + 1) {
        return name..<end
      }
      at = sign + 1
    }
    return nil
  }

  private static func isAtom(_ byte: UInt8) -> Bool {
    Email.isAlphanumeric(byte) || "!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
  }

  private static func nameStart(_ text: Text, before sign: Int, from limit: Int) -> Int? {
    var first = sign
    while first > limit {
      let byte = text[first - 1]
      let isStop = byte == 0x2E && first < sign && text[first] != 0x2E && first - 1 > limit && isAtom(text[first - 2])
      guard isAtom(byte) || isStop else { break }
      first -= 1
    }
    for start in first..<sign where text[start] != 0x2E {
      if isWord(text, endingAt: start) != isWord(text[start]) { return start }
    }
    return nil
  }

  private static func isWord(_ byte: UInt8) -> Bool { Email.isAlphanumeric(byte) || byte == 0x5F }

  /// Whether the character before `index` is a letter, number or underscore of any script.
  private static func isWord(_ text: Text, endingAt index: Int) -> Bool {
    guard index > 0 else { return false }
    guard text[index - 1] >= 0x80 else { return isWord(text[index - 1]) }
    guard let code = LineCuts.last(of: Text(rebasing: text[..<index])), let scalar = Unicode.Scalar(code) else {
      return false
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  private static func hostEnd(_ text: Text, from start: Int) -> Int? {
    if start < text.count, text[start] == UInt8(ascii: "[") { return literalEnd(text, from: start + 1) }
    var at = start
    var labels = 0
    var end: Int?
    while at < text.count, Email.isAlphanumeric(text[at]) {
      var run = at
      while run < text.count, Email.isAlphanumeric(text[run]) || text[run] == 0x2D { run += 1 }
      var last = run
      while text[last - 1] == 0x2D { last -= 1 }
      labels += 1
      if labels > 1 { end = last }
      guard last == run, run < text.count, text[run] == 0x2E else { break }
      at = run + 1
    }
    return end
  }

  /// The end of `[1.2.3.4]`, or of the form in which the last part is a name with a colon.
  private static func literalEnd(_ text: Text, from start: Int) -> Int? {
    var at = start
    for _ in 0..<3 {
      guard let end = octetEnd(text, at, isLast: false) else { return nil }
      at = end + 1
    }
    if let end = octetEnd(text, at, isLast: true), end < text.count, text[end] == UInt8(ascii: "]") { return end + 1 }
    var end = at
    while end < text.count, Email.isAlphanumeric(text[end]) || text[end] == 0x2D { end += 1 }
    guard end > at, Email.isAlphanumeric(text[end - 1]), end + 1 < text.count, text[end] == UInt8(ascii: ":"),
      text[end + 1] == UInt8(ascii: "]")
    else { return nil }
    return end + 2
  }

  /// The first IPv4 address at or behind `start`: it may begin and end within a longer number.
  static func address(_ text: Text, from start: Int, onlyPublic: Bool) -> Range<Int>? {
    var at = start
    search: while at < text.count {
      guard IPv4.isDigit(text[at]) else {
        at += 1
        continue
      }
      var end = at
      var octets: [Int] = []
      var isPadded = false
      for part in 0..<4 {
        guard let next = octetEnd(text, end, isLast: part == 3) else {
          at += 1
          continue search
        }
        octets.append(text[end..<next].reduce(0) { $0 * 10 + Int($1 - 0x30) })
        if next - end > 1, text[end] == 0x30 { isPadded = true }
        end = part == 3 ? next : next + 1
      }
      if !isPadded, !onlyPublic || IPv4.isPublic(octets) { return at..<end }
      // An address that stays is passed over as a whole.
      at = end
    }
    return nil
  }

  /// Where a part of an address ends: before a full stop, or, for the last one, as far as digits make a number to 255.
  private static func octetEnd(_ text: Text, _ start: Int, isLast: Bool) -> Int? {
    var run = start
    while run < text.count, IPv4.isDigit(text[run]), run - start < 3 { run += 1 }
    guard run > start else { return nil }
    let isThree = run - start == 3
    let (a, b, c) = (text[start], isThree ? text[start + 1] : 0x30, isThree ? text[start + 2] : 0x30)
    let isValid = !isThree || a < 0x32 || a == 0x32 && (b < 0x35 || b == 0x35 && c < 0x36)
    if isLast { return isValid ? run : start + 2 }
    guard isValid, run < text.count, text[run] == 0x2E else { return nil }
    return run
  }
}
