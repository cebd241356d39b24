import ArgumentParser
import Archive

/// The options that select records.
struct RecordSelection: ParsableArguments {
  @Option(
    name: .customLong("type"), parsing: .singleValue,
    help: ArgumentHelp("Only records of this type (response, request, ...); may be repeated.", valueName: "type"),
    transform: RecordSelection.type)
  var types: [RecordType] = []

  @Option(help: ArgumentHelp("Only records about this URL.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("Only the record with this ID (urn:uuid:...).", valueName: "id"))
  var id: String?

  @Option(help: ArgumentHelp("Stop after n records.", valueName: "n"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number of at least 1.") }
  }

  /// Whether the options select the reader's current record.
  func selects(_ reader: ArchiveReader) -> Bool {
    if !types.isEmpty && !types.contains(reader.type) { return false }
    if let url, reader.withTargetURI({ Self.differ($0, url) }) { return false }
    if let id, reader.withRecordID({ Self.differ($0, id) }) { return false }
    return true
  }

  private static func type(named name: String) throws -> RecordType {
    guard let type = RecordType.allCases.first(where: { $0.name == name.lowercased() }) else {
      throw ValidationError(
        "\(name) is not a record type; the types are \(RecordType.allCases.map(\.name).joined(separator: ", ")).")
    }
    return type
  }

  /// Whether a field's bytes are not those of a text.
  static func differ(_ bytes: Span<UInt8>, _ text: String) -> Bool {
    bytes.withUnsafeBufferPointer { !$0.elementsEqual(text.utf8) }
  }
}
