public import Base
internal import CYAML

extension YAMLNode {
  /// Bytes that a file of settings may have: the largest one here has some 20 KB.
  public static let mostBytes = 1 << 20
  /// Values that may stand inside each other.
  public static let mostDepth = 32
  /// Values that a file may have.
  public static let mostNodes = 100_000

  /// Reads a file.
  ///
  /// - Throws: `SourceError` for a file that cannot be read, `YAMLError` for one that is not one document of plain YAML:
  ///   no anchors, aliases, merge keys or tags, and no key twice.
  public init(file path: String) throws {
    guard (FileSystem.entry(at: path)?.byteCount ?? 0) <= Self.mostBytes else { throw Self.tooLarge(path) }
    try self.init(parsing: try FileSystem.read(path), file: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameter file: what messages call it.
  public init(parsing bytes: [UInt8], file: String) throws(YAMLError) {
    guard bytes.count <= Self.mostBytes else { throw Self.tooLarge(file) }
    let reader = YAMLReader(bytes, file: file)
    self = try reader.document()
  }

  private static func tooLarge(_ file: String) -> YAMLError {
    YAMLError(.tooLarge, "more than \(mostBytes) bytes are no file of settings", location: file)
  }
}

/// Makes values of the events of libyaml's parser.
private final class YAMLReader {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
  /// Kept for as long as the parser reads it.
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let file: String
  private var hasEvent = false
  private var nodes = 0

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    self.bytes = .allocate(capacity: bytes.count)
    _ = self.bytes.initialize(from: bytes)
    precondition(yaml_parser_initialize(parser) == 1, "no memory for a parser")
    yaml_parser_set_input_string(parser, self.bytes.baseAddress, bytes.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    if hasEvent { yaml_event_delete(event) }
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
    bytes.deallocate()
  }

  /// The one document of the file.
  func document() throws(YAMLError) -> YAMLNode {
    try next()  // The stream begins.
    try next()
    guard event.pointee.type == YAML_DOCUMENT_START_EVENT else {
      throw YAMLError(
        .syntax, "the file is empty", location: file, advice: "It should have a mapping of keys to values.")
    }
    let directives = event.pointee.data.document_start.tag_directives
    guard directives.start == directives.end else { throw unsupported("a %TAG directive") }
    try next()
    let node = try node(depth: 1)
    try next()  // The document ends.
    try next()
    guard event.pointee.type == YAML_STREAM_END_EVENT else {
      throw unsupported("a second document", advice: "Give every document a file of its own.")
    }
    return node
  }

  private func next() throws(YAMLError) {
    if hasEvent { yaml_event_delete(event) }
    hasEvent = yaml_parser_parse(parser, event) == 1
    guard hasEvent else { throw problem() }
  }

  /// The value that begins with the event at hand; its last event is the one at hand afterwards.
  private func node(depth: Int) throws(YAMLError) -> YAMLNode {
    let mark = mark
    nodes += 1
    guard depth <= YAMLNode.mostDepth else {
      throw YAMLError(.tooLarge, "more than \(YAMLNode.mostDepth) values inside each other", location: mark.text)
    }
    guard nodes <= YAMLNode.mostNodes else {
      throw YAMLError(.tooLarge, "more than \(YAMLNode.mostNodes) values", location: mark.text)
    }
    switch event.pointee.type {
    case YAML_SCALAR_EVENT: return YAMLNode(.scalar(try scalar()), at: mark)
    case YAML_SEQUENCE_START_EVENT:
      let start = event.pointee.data.sequence_start
      try refuse(anchor: start.anchor, tag: start.tag)
      var elements: [YAMLNode] = []
      try next()
      while event.pointee.type != YAML_SEQUENCE_END_EVENT {
        elements.append(try node(depth: depth + 1))
        try next()
      }
      return YAMLNode(.sequence(elements), at: mark)
    case YAML_MAPPING_START_EVENT:
      let start = event.pointee.data.mapping_start
      try refuse(anchor: start.anchor, tag: start.tag)
      return try mapping(at: mark, depth: depth)
    case YAML_ALIAS_EVENT:
      throw unsupported("an alias (*)", advice: "Write the value itself, or quote text that begins with *.")
    default: preconditionFailure("an event that no value begins with")
    }
  }

  private func mapping(at mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
    var members: [YAMLNode.Member] = []
    var lines: [String: Int] = [:]
    try next()
    while event.pointee.type != YAML_MAPPING_END_EVENT {
      let keyMark = self.mark
      let key = try key()
      if let line = lines[key] {
        throw YAMLError(.badKey, "the key \(key) is there twice, first in line \(line)", location: keyMark.text)
      }
      lines[key] = keyMark.line
      try next()
      members.append(.init(key: key, mark: keyMark, value: try node(depth: depth + 1)))
      try next()
    }
    return try explained(members, at: mark)
  }

  /// Takes `why` out of a mapping: `{value: V, why: W}` is V with a reason, and any other mapping may have one.
  private func explained(_ members: [YAMLNode.Member], at mark: YAMLMark) throws(YAMLError) -> YAMLNode {
    guard let index = members.firstIndex(where: { $0.key == "why" }) else {
      return YAMLNode(.mapping(members), at: mark)
    }
    let reason = members[index].value
    guard case .scalar(.string(let why)) = reason.content, !why.isEmpty else {
      throw reason.mismatch("why", expected: "a reason in words")
    }
    var rest = members
    rest.remove(at: index)
    guard rest.count == 1, rest[0].key == "value" else { return YAMLNode(.mapping(rest), at: mark, why: why) }
    var value = rest[0].value
    value.why = why
    return value
  }

  private func key() throws(YAMLError) -> String {
    guard event.pointee.type == YAML_SCALAR_EVENT else {
      if event.pointee.type == YAML_ALIAS_EVENT { throw unsupported("an alias (*)") }
      throw YAMLError(.badKey, "a key that is a list or a mapping", location: mark.text)
    }
    let scalar = event.pointee.data.scalar
    try refuse(anchor: scalar.anchor, tag: scalar.tag)
    let text = text(of: scalar)
    if text == "<<", scalar.style == YAML_PLAIN_SCALAR_STYLE { throw unsupported("a merge key (<<)") }
    guard !text.isEmpty else { throw YAMLError(.badKey, "an empty key", location: mark.text) }
    return text
  }

  private func scalar() throws(YAMLError) -> JSONValue {
    let scalar = event.pointee.data.scalar
    try refuse(anchor: scalar.anchor, tag: scalar.tag)
    let text = text(of: scalar)
    guard scalar.style == YAML_PLAIN_SCALAR_STYLE else { return .string(text) }
    switch PlainScalar(text) {
    case .value(let value): return value
    case .ambiguous(let instead):
      let quoted = "quote it (\"\(text)\") if it is text"
      throw YAMLError(
        .badValue, "\(text.prefix(40)) is a number to some readers and text to others, or too large",
        location: mark.text,
        advice: instead.map { "Write \($0), or \(quoted)." } ?? "Write a plain decimal number, or \(quoted).")
    }
  }

  private func text(
    of scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar
  ) -> String {
    String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  private func refuse(anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?) throws(YAMLError) {
    if anchor != nil {
      throw unsupported("an anchor (&)", advice: "Write the value where it is used, or quote text that begins with &.")
    }
    if tag != nil { throw unsupported("a tag (!)", advice: "Quote text that begins with !.") }
  }

  private var mark: YAMLMark { mark(event.pointee.start_mark) }

  private func mark(_ mark: yaml_mark_t) -> YAMLMark {
    YAMLMark(file: file, line: mark.line + 1, column: mark.column + 1)
  }

  private func unsupported(_ what: String, advice: String? = nil) -> YAMLError {
    YAMLError(.unsupported, "\(what) has no meaning here", location: mark.text, advice: advice)
  }

  /// The parser's own error.
  private func problem() -> YAMLError {
    let parser = parser.pointee
    let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
    guard parser.error != YAML_READER_ERROR else {
      let before = bytes.prefix(min(bytes.count, parser.problem_offset))
      let line = before.count { $0 == 0x0A } + 1
      return YAMLError(.syntax, "not UTF-8 text: \(problem)", location: "\(file):\(line)")
    }
    let context = parser.context.map { " \(String(cString: $0))" } ?? ""
    return YAMLError(.syntax, "\(problem)\(context)", location: mark(parser.problem_mark).text)
  }
}
