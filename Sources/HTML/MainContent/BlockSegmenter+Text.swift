internal import Base
internal import CVectors

/// Text of a block: white space folded, characters counted.
extension BlockSegmenter {
  mutating func append(_ range: ByteRange, _ page: inout PageBlocks) {
    let source = tree.bytes(of: range)
    // A byte can bring a space or a line break before it, and folding never adds more. Plain text is written 16 bytes
    // at a time.
    page.text.reserve(source.count + 2 + 16)
    var out = page.text.base + page.text.count
    if preformattedDepth > 0 {
      appendPreformatted(source, &out)
    } else {
      appendFolded(source, &out)
    }
    page.text.take(upTo: out)
  }

  @inline(__always) mutating func count(_ kind: CharacterClass) -> Int32 {
    switch kind {
    case .space: return 0
    case .neutral: return 0
    case .letter: break
    case .capital: block.capitals &+= 1
    case .digit: block.digits &+= 1
    case .punctuation:
      block.punctuation &+= 1
      return 0
    case .currency:
      block.currencies &+= 1
      return 0
    case .sentenceEnd:
      block.sentenceEnds &+= 1
      return 0
    case .ideograph:
      unspacedUnits &+= 3
      inWord = false
      return 3
    case .unspaced:
      unspacedUnits &+= 1
      inWord = false
      return 1
    case .syllable:
      if !inWord {
        inWord = true
        block.words &+= 1
      }
      return 2
    }
    if !inWord {
      inWord = true
      block.words &+= 1
    }
    return 1
  }

  /// Decodes the character that begins at `index`, which is not ASCII; the tree's text is valid UTF-8.
  @inline(__always) func decode(
    _ source: UnsafeBufferPointer<UInt8>, _ index: Int
  ) -> (scalar: UInt32, length: Int) {
    let first = UInt32(source[index])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard index + length <= source.count else { return (0xFFFD, source.count - index) }
    var scalar = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length { scalar = scalar << 6 | UInt32(source[index + offset] & 0x3F) }
    return (scalar, length)
  }

  mutating func appendFolded(
    _ source: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>
  ) {
    var units: Int32 = 0
    var index = 0
    // Where plain text is looked for: not at each letter between others that are not ASCII.
    var plainStart = 0
    while index < source.count {
      let byte = source[index]
      var length = 1
      let kind: CharacterClass
      if byte < 0x80 {
        kind = ascii[Int(byte)]
      } else {
        let (scalar, bytes) = decode(source, index)
        kind = CharacterClass.wide(scalar)
        length = bytes
      }
      if kind == .space {
        pendingSpace = true
        inWord = false
        index += length
        continue
      }
      if pendingBreaks > 0 {
        out.pointee = 10
        out += 1
        inWord = false
        block.lines &+= 1
        pendingBreaks = 0
      } else if pendingSpace && hasText {
        out.pointee = 32
        out += 1
      }
      pendingSpace = false
      if !hasText {
        hasText = true
        block.firstClass = kind.rawValue
      }
      if byte < 0x80, index >= plainStart {
        let taken = appendPlain(UnsafeBufferPointer(rebasing: source[index...]), &out, &units)
        plainStart = index + max(taken, 8)
        if taken > 0 {
          index += taken
          continue
        }
      }
      block.lastClass = kind.rawValue
      block.lastByte = byte
      // One to four bytes: a call of memmove would cost more.
      for at in index..<index &+ length {
        out.pointee = source[at]
        out += 1
      }
      units &+= count(kind)
      index += length
      // Small Latin letters come in runs.
      while index < source.count, source[index] &- 97 < 26 {
        out.pointee = source[index]
        out += 1
        block.lastByte = source[index]
        index += 1
        units &+= count(.letter)
        block.lastClass = CharacterClass.letter.rawValue
      }
    }
    add(units)
  }

  /// Appends the beginning of `source` as far as it is ASCII with single spaces; returns how many bytes that is.
  @inline(__always) private mutating func appendPlain(
    _ source: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>, _ units: inout Int32
  ) -> Int {
    var counts = dataprep_text_counts()
    counts.in_word = inWord ? 1 : 0
    let taken = dataprep_fold_plain(source.baseAddress!, source.count, out, &counts)
    guard taken > 0 else { return 0 }
    out += taken
    units &+= counts.letters &+ counts.digits
    block.capitals &+= counts.capitals
    block.digits &+= counts.digits
    block.sentenceEnds &+= counts.sentence_ends
    block.currencies &+= counts.currencies
    block.punctuation &+= counts.punctuation
    block.words &+= counts.words
    inWord = counts.in_word != 0
    block.lastByte = source[taken - 1]
    block.lastClass = ascii[Int(block.lastByte)].rawValue
    return taken
  }

  mutating func appendPreformatted(
    _ source: UnsafeBufferPointer<UInt8>, _ out: inout UnsafeMutablePointer<UInt8>
  ) {
    var units: Int32 = 0
    var index = 0
    if pendingBreaks > 0 || (pendingSpace && hasText) {
      out.pointee = pendingBreaks > 0 ? 10 : 32
      out += 1
      (pendingBreaks, pendingSpace) = (0, false)
    }
    while index < source.count {
      let byte = source[index]
      var length = 1
      let kind: CharacterClass
      if byte < 0x80 {
        kind = ascii[Int(byte)]
      } else {
        let (scalar, bytes) = decode(source, index)
        kind = CharacterClass.wide(scalar)
        length = bytes
      }
      if kind == .space {
        inWord = false
        if byte == 10 { block.lines &+= 1 }
        // Indentation of the first line stays, an empty first line does not.
        if byte == 13 || (byte == 10 && !hasText) {
          index += 1
          continue
        }
      } else {
        if !hasText { block.firstClass = kind.rawValue }
        hasText = true
        block.lastClass = kind.rawValue
        block.lastByte = byte
        units &+= count(kind)
      }
      out.update(from: source.baseAddress! + index, count: length)
      out += length
      index += length
    }
    add(units)
  }

  @inline(__always) mutating func add(_ units: Int32) {
    block.units &+= units
    if linkDepth > 0 { block.linkUnits &+= units }
    if boldDepth > 0 { block.boldUnits &+= units }
    if italicDepth > 0 { block.italicUnits &+= units }
  }

  /// Ends the block that is being filled and begins the next in the same container.
  mutating func finish(_ page: inout PageBlocks) {
    if hasText {
      let start = Int(block.textStart)
      var end = page.text.count
      while end > start, page.text[end - 1] == 32 || page.text[end - 1] == 10 { end -= 1 }
      page.text.truncate(to: end)
      block.textCount = Int32(end - start)
      block.words &+= (unspacedUnits + 4) / 5
      if linkDepth > 0 {
        if block.links == 0 { block.links = 1 }
        if block.linkKind == .none { (block.linkKind, block.linkTarget) = (linkKind, linkTarget) }
      }
      let text = UnsafeBufferPointer(start: page.text.base + start, count: end - start)
      block.hash = TextHash.of(text)
      block.marks = TextMarks(of: text, digits: block.digits)
      if block.firstInline >= 0 {
        let element = tree.nodes[Int(block.firstInline)]
        let names = names(of: element, &page)
        (block.inlineTokens, block.inlineNames) = (names.groups.rawValue, names.near)
        block.inlineTag = TagTraits.table[Int(element.tag.rawValue)].code
      }
      if !page.containers[Int(block.container)].isResolved { resolve(block.container, &page) }
      page.blocks.append(block)
    } else {
      page.text.truncate(to: Int(block.textStart))
    }
    clipCode(&page)
    // What is between two blocks belongs to the later one.
    let (things, day) = hasText ? (Things(), 0) : (block.things, block.day)
    block = Block(textStart: Int32(page.text.count), container: current, things: things, day: day)
    hasText = false
    inWord = false
    pendingSpace = false
    pendingBreaks = 0
    unspacedUnits = 0
  }

  /// Ends spans of code where the text now ends, after white space was taken off it.
  @inline(__always) private mutating func clipCode(_ page: inout PageBlocks) {
    let end = page.text.count
    codeStart = min(codeStart, end)
    while page.codeSpans.count > 0 {
      let last = page.codeSpans[page.codeSpans.count - 1].range
      guard last.upperBound > end else { return }
      _ = page.codeSpans.removeLast()
      if last.lowerBound < end {
        page.codeSpans.append(ByteRange(start: last.lowerBound, count: end - last.lowerBound))
      }
    }
  }
}
