/// Says where the program failed; called by the hard fault handler.
///
/// A failed precondition of Swift's own, such as an arithmetic overflow, ends here too.
///
/// - Parameter frame: The eight registers that the processor pushed; the seventh is the program counter.
@c(report_hard_fault)
public func reportHardFault(_ frame: UnsafePointer<UInt32>) {
  let console = Console()
  console.write("*** HARD FAULT at 0x")
  console.writeHexadecimal(frame[6])
  console.writeLine(" ***")
  console.flush()
}
