internal import Base
public import Records

/// Drops responses without a byte of content, or with nothing but ASCII white space.
///
/// Cost: reads up to the first byte that is no white space.
///
/// Keeps: `<p>Habari</p>`. Drops: a 200 response of zero bytes.
public struct DropEmptyBodies: Filter {
  public static let reason = Drop.Reason(rawValue: "empty-body")
  public let name = "select"
  public let measure = Document.Measure.body

  public init() {}

  public func drop(_ batch: borrowing Batch, row: Int) -> (reason: Drop.Reason, values: [Drop.Value])? {
    let isBlank = batch.bodies.withSpan(batch.documents[row].body.range) { body in
      for index in 0..<body.count where body[index] > 0x20 { return false }
      return true
    }
    return isBlank ? (Self.reason, []) : nil
  }
}
