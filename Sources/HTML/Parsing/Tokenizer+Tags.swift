import Base

// Tags and their attributes: sections 13.2.5.6 to 13.2.5.40.
extension Tokenizer {
  /// Reads a tag whose name begins at `start`; a tag that the page's end cuts off is dropped.
  @inline(__always) mutating func readTag(nameAt start: Int, kind: Token.Kind) {
    token.kind = kind
    token.isSelfClosing = false
    var place = start
    var bits = classes[Int(source[place])]
    repeat {
      if bits & ByteClass.upper != 0 { source[place] |= 0x20 }
      place &+= 1
      bits = classes[Int(source[place])]
    } while bits & ByteClass.endsTagName == 0
    token.name = ByteRange(start: start, count: place &- start)
    if source[place] == 0, place < end {
      place = readNameWithZeros(from: start, at: place, endsWith: ByteClass.endsTagName)
      token.name = decodedName
    } else {
      let count = place &- start
      token.tag = .other
      if count <= ShortName.capacity {
        let number = tagNames.number(of: ShortName(padded: source + start, count: count))
        token.tag = unsafeBitCast(number, to: HTMLTag.self)
      }
    }
    token.firstAttribute = attributes.count
    token.attributeCount = 0
    token.attributeNames = []
    if source[place] == UInt8(ascii: ">") {
      position = place &+ 1
    } else {
      readAttributes(from: place)
    }
    if token.kind == .startTag {
      lastStartTag = token.name
    } else if token.kind == .endTag {
      attributes.truncate(to: token.firstAttribute)
      token.attributeCount = 0
    }
  }

  /// The name that `readNameWithZeros` put last into `decoded`.
  private var decodedName: ByteRange {
    ByteRange(start: decodedStart + nameStart, count: decoded.count - nameStart)
  }

  /// Reads on in a name in which a U+0000 is at `zero`; returns where the name ends.
  @inline(never)
  private mutating func readNameWithZeros(from start: Int, at zero: Int, endsWith: UInt8) -> Int {
    nameStart = decoded.count
    token.tag = .other
    var pending = start
    var place = zero
    while true {
      let byte = source[place]
      let bits = classes[Int(byte)]
      if byte == 0, place < end {
        appendSource(pending..<place)
        append(.replacement)
        pending = place + 1
      } else if bits & endsWith != 0 {
        break
      } else if bits & ByteClass.upper != 0 {
        source[place] |= 0x20
      }
      place += 1
    }
    appendSource(pending..<place)
    return place
  }

  /// Reads attributes up to the tag's `>`.
  private mutating func readAttributes(from start: Int) {
    var place = start
    while true {
      while classes[Int(source[place])] & ByteClass.whitespace != 0 { place &+= 1 }
      let byte = source[place]
      if byte == UInt8(ascii: ">") {
        position = place &+ 1
        return
      }
      if byte == UInt8(ascii: "/") {
        place &+= 1
        if source[place] == UInt8(ascii: ">") {
          token.isSelfClosing = true
          position = place &+ 1
          return
        }
        continue
      }
      if byte == 0, place >= end { return dropCutOffTag() }
      place = readAttribute(from: place)
      if place > end { return dropCutOffTag() }
    }
  }

  /// The page ends within a tag: its end is the next token.
  @inline(never) private mutating func dropCutOffTag() {
    attributes.truncate(to: token.firstAttribute)
    position = end
    token.kind = .end
  }

  /// Reads one attribute and returns where it ends, or an offset after the page's end if that cuts it off.
  @inline(__always) private mutating func readAttribute(from start: Int) -> Int {
    var place = start
    // The first character is always part of the name.
    repeat {
      if classes[Int(source[place])] & ByteClass.upper != 0 { source[place] |= 0x20 }
      if source[place] == 0 { break }
      place &+= 1
    } while classes[Int(source[place])] & ByteClass.endsAttributeName == 0
    var name = ByteRange(start: start, count: place &- start)
    var known = HTMLAttribute.Name.other
    if source[place] == 0, place < end {
      place = readNameWithZeros(from: start, at: place, endsWith: ByteClass.endsAttributeName)
      name = decodedName
    } else if Int(name.count) <= ShortName.capacity {
      let number = attributeNames.number(of: ShortName(padded: source + start, count: Int(name.count)))
      known = unsafeBitCast(number, to: HTMLAttribute.Name.self)
    }
    while classes[Int(source[place])] & ByteClass.whitespace != 0 { place &+= 1 }
    var value = ByteRange.empty
    if source[place] == UInt8(ascii: "=") {
      place = readValue(from: place &+ 1, into: &value)
      if place > end { return place }
    }
    add(HTMLAttribute(name: known, nameText: name, value: value))
    return place
  }

  /// Keeps an attribute, unless the tag has one of that name or too many.
  @inline(__always) private mutating func add(_ attribute: HTMLAttribute) {
    let first = token.firstAttribute
    guard attributes.count < allAttributesLimit else {
      hasDroppedAttributes = true
      return
    }
    if token.attributeCount > 0 {
      guard token.attributeCount < attributeLimit else {
        hasDroppedAttributes = true
        return
      }
      for index in first..<attributes.count where isSameName(attributes.base[index], attribute) { return }
    }
    attributes.append(attribute)
    token.attributeCount &+= 1
    token.attributeNames.formUnion(HTMLAttribute.Names(of: attribute.name))
  }

  @inline(__always) private func isSameName(_ one: HTMLAttribute, _ other: HTMLAttribute) -> Bool {
    guard one.name == other.name else { return false }
    return one.name != .other || equal(one.nameText, other.nameText)
  }

  /// Whether two ranges hold the same bytes.
  func equal(_ one: ByteRange, _ other: ByteRange) -> Bool {
    guard one.count == other.count else { return false }
    let left = pointer(one)
    let right = pointer(other)
    var index = 0
    while index < Int(one.count) {
      if left[index] != right[index] { return false }
      index &+= 1
    }
    return true
  }

  /// Reads a value after its `=`; returns where it ends, after its quote.
  @inline(__always) private mutating func readValue(from start: Int, into value: inout ByteRange) -> Int {
    var place = start
    while classes[Int(source[place])] & ByteClass.whitespace != 0 { place &+= 1 }
    let quote = source[place]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      place &+= 1
      let first = ByteScan.first(quote, UInt8(ascii: "&"), in: source, from: place)
      if source[first] == quote {
        value = ByteRange(start: place, count: first &- place)
        return first &+ 1
      }
      return readQuotedValue(quote, from: place, at: first, into: &value)
    }
    // `a=>` is an attribute without a value.
    if quote == UInt8(ascii: ">") { return place }
    return readUnquotedValue(from: place, into: &value)
  }

  @inline(never)
  private mutating func readQuotedValue(
    _ quote: UInt8, from start: Int, at found: Int, into value: inout ByteRange
  ) -> Int {
    var text = TextRun(from: start)
    var place = found
    while true {
      let byte = source[place]
      if byte == quote {
        value = range(of: text, upTo: place)
        return place + 1
      }
      if byte == 0, place >= end { return end + 1 }
      place = readSpecial(at: place, in: &text)
      place = ByteScan.first(quote, UInt8(ascii: "&"), in: source, from: place)
    }
  }

  private mutating func readUnquotedValue(from start: Int, into value: inout ByteRange) -> Int {
    var text = TextRun(from: start)
    var place = start
    while true {
      while classes[Int(source[place])] & ByteClass.endsUnquotedValue == 0 { place &+= 1 }
      let byte = source[place]
      if byte == 0, place >= end { return end + 1 }
      guard byte == 0 || byte == UInt8(ascii: "&") else {
        value = range(of: text, upTo: place)
        return place
      }
      place = readSpecial(at: place, in: &text)
    }
  }

  /// Reads the ampersand or U+0000 at `place` in a value; returns where to continue.
  private mutating func readSpecial(at place: Int, in text: inout TextRun) -> Int {
    var piece = ReferencedText.replacement
    var consumed = 1
    if source[place] != 0 {
      (consumed, piece) = references.read(source + place, inAttribute: true)
      if consumed == 0 { return place + 1 }
    }
    add(piece, to: &text, at: place)
    text.pending = place + consumed
    return text.pending
  }
}
