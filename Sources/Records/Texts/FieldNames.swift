/// The distinct names of the requested fields, and their roles in a row.
internal final class FieldNames: Sendable {
  let fields: TextFields
  /// The wanted names, the text's first.
  let table: NameTable
  let textSlot: Int
  let idSlot: Int
  let moreSlots: [Int]

  init(_ fields: TextFields) {
    self.fields = fields
    var names: [[UInt8]] = []
    func slot(_ name: String) -> Int {
      let bytes = Array(name.utf8)
      if let index = names.firstIndex(of: bytes) { return index }
      names.append(bytes)
      return names.count - 1
    }
    textSlot = slot(fields.text)
    idSlot = slot(fields.id)
    moreSlots = fields.more.map(slot)
    table = NameTable(names)
  }
}
