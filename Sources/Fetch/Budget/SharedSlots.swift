internal import Base
internal import CSystem

/// One politeness budget for several processes, also on several machines: the moments for requests to a host are slots of
/// equal length, each named by its number, and a slot belongs to whoever creates the file of its name.
///
/// Creating succeeds once, on local disks and on NFS (version 3 and later). A process that dies leaves a slot unused, and
/// nothing else. Slots are counted by the wall clock: where clocks differ, each slot is still used once, so that the rate
/// over time holds; requests of machines whose clocks differ may fall into the same second, at most one from each.
struct SharedSlots {
  /// Where the files are.
  let folder: String
  let host: String
  /// Seconds of a slot.
  let length: Double

  /// The furthest slot that is taken, in seconds from now: beyond that the clock was set back, and the process sends at
  /// its own pace.
  static let horizon = 600.0
  /// Seconds after which a slot's file is removed.
  static let memory = 900.0

  private var prefix: String { "slot-\(CoolDown.plainName(of: host))" }

  /// Takes the first free slot that begins at or after a time, in seconds since 1970.
  ///
  /// - Returns: when it begins; nil where the folder cannot be written, or nothing is free before the horizon.
  func take(from time: Double) -> Double? {
    try? FileSystem.createFolder(folder)
    let first = Int((time / length).rounded(.up))
    let last = Int((time + Self.horizon) / length)
    guard first <= last else { return nil }
    for slot in first...last {
      let path = Path.join(folder, "\(prefix).\(slot)")
      let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
      if descriptor >= 0 {
        close(descriptor)
        // Now and then whoever takes one sweeps.
        if slot % 16 == 0 { sweep(before: time) }
        return Double(slot) * length
      }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  /// Removes slots that are long past.
  private func sweep(before time: Double) {
    let oldest = Int((time - Self.memory) / length)
    for name in (try? FileSystem.names(in: folder)) ?? [] where name.hasPrefix(prefix + ".") {
      if let slot = Int(name.dropFirst(prefix.count + 1)), slot < oldest {
        try? FileSystem.remove(Path.join(folder, name))
      }
    }
  }
}
