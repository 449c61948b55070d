/// Ends of the tools that reach the chip through a debug probe.
///
/// Those without a probe are what the tools said when they were started so: st-flash 1.7.0 and pyOCD 0.46.0.
/// The others follow the tools' sources, and logs that their users published.
enum RecordedProbeEnds {
  static let all = stFlash + pyocd + probeRs + nrfjprog

  private static let stlink = #"{"kind": "st-flash"}"#

  static let stFlash = [
    RecordedEnd(
      stlink,
      .status(255),
      "st-flash 1.7.0\n2026-11-21T18:02:44 WARN usb.c: Couldn't find any ST-Link devices\n",
      .infrastructure(
        reason:
          "st-flash does not find the ST-Link: 2026-11-21T18:02:44 WARN usb.c: Couldn't find any ST-Link devices"
      )
    ),
    RecordedEnd(
      stlink,
      of: .reset,
      .status(255),
      "st-flash 1.7.0\n2026-11-21T18:02:44 WARN usb.c: Couldn't find any ST-Link devices\n",
      .infrastructure(
        reason:
          "st-flash cannot reset the chip: 2026-11-21T18:02:44 WARN usb.c: Couldn't find any ST-Link devices"
      )
    ),
    RecordedEnd(
      stlink,
      .status(255),
      """
      st-flash 1.7.0
      2026-11-21T18:02:44 INFO common.c: F1xx Medium-density: 20 KiB SRAM, 64 KiB flash in at least 1 KiB pages.
      2026-11-21T18:02:44 INFO common.c: Attempting to write 131072 (0x20000) bytes to stm32 address: 134217728 (0x8000000)
      2026-11-21T18:02:44 ERROR common.c: addr too high

      """,
      .failed(
        reason:
          "the executable does not lie in the chip's flash: 2026-11-21T18:02:44 ERROR common.c: addr too high"
      )
    ),
    RecordedEnd(
      stlink,
      .status(255),
      """
      st-flash 1.7.0
      2026-11-21T18:02:46 INFO common.c: Starting verification of write complete
      2026-11-21T18:02:46 ERROR common.c: Verification of flash failed at offset: 1024

      """,
      .infrastructure(
        reason: "what was flashed is not what is there:"
          + " 2026-11-21T18:02:46 ERROR common.c: Verification of flash failed at offset: 1024"
      )
    ),
    RecordedEnd(
      stlink,
      .status(255),
      "st-flash 1.7.0\n2026-11-21T18:02:44 WARN common.c: unknown chip id! 0xe0042000\n",
      .infrastructure(
        reason: "st-flash does not know the chip, or nothing is wired:"
          + " 2026-11-21T18:02:44 WARN common.c: unknown chip id! 0xe0042000"
      )
    ),
    RecordedEnd(
      stlink,
      .status(0),
      """
      st-flash 1.7.0
      2026-11-21T18:02:44 INFO common.c: Starting Flash write for VL/F0/F3/F1_XL
      2026-11-21T18:02:44 INFO flash_loader.c: Successfully loaded flash loader in sram
        1/1 pages written
      2026-11-21T18:02:44 INFO common.c: Starting verification of write complete
      2026-11-21T18:02:44 INFO common.c: Flash written and verified! jolly good!

      """,
      .passed(reason: "st-flash flashed and verified")
    ),
  ]

  private static let nrf = #"{"kind": "pyocd", "target": "nrf52840"}"#

  static let pyocd = [
    RecordedEnd(
      nrf,
      .status(1),
      "No connected debug probes\n0000368 E No target device available [load_cmd]\n",
      .infrastructure(reason: "pyOCD does not find the probe: No connected debug probes")
    ),
    RecordedEnd(
      nrf,
      .status(1),
      "0000354 E No target device available [load_cmd]\nNo connected debug probe matches unique ID '0671FF'\n",
      .infrastructure(
        reason: "pyOCD does not find the probe: No connected debug probe matches unique ID '0671FF'"
      )
    ),
    RecordedEnd(
      nrf,
      of: .reset,
      .status(1),
      "No connected debug probe matches unique ID '0671FF'\n0000517 E No target device available to reset [reset_cmd]\n",
      .infrastructure(
        reason: "pyOCD cannot reset the chip: 0000517 E No target device available to reset [reset_cmd]"
      )
    ),
    RecordedEnd(
      nrf,
      .status(1),
      "0001002 I Loading /w/firmware.hex [load_cmd]\n"
        + "0001203 C no memory region defined for address 0x90000000 [__main__]\n",
      .failed(
        reason: "the executable does not lie in the chip's memory:"
          + " 0001203 C no memory region defined for address 0x90000000 [__main__]"
      )
    ),
    RecordedEnd(
      nrf,
      .status(1),
      "0004410 C flash program page failure (address 0x00002000; result code 0x2) [__main__]\n",
      .infrastructure(
        reason: "pyOCD failed with status 1:"
          + " 0004410 C flash program page failure (address 0x00002000; result code 0x2) [__main__]"
      )
    ),
    RecordedEnd(
      nrf,
      .status(0),
      "0001002 I Loading /w/firmware.hex [load_cmd]\n[==================================================] 100%\n"
        + "0003075 I Erased 4096 bytes (1 sector), programmed 4096 bytes (1 page), skipped 0 bytes (0 pages) at 3.42"
        + " kB/s [loader]\n",
      .passed(reason: "pyOCD flashed")
    ),
  ]

  private static let chip = #"{"kind": "probe-rs", "chip": "STM32F303RETx"}"#

  static let probeRs = [
    RecordedEnd(
      chip,
      .status(1),
      "Error: No connected probes were found.\n",
      .infrastructure(reason: "probe-rs does not find the probe: Error: No connected probes were found.")
    ),
    RecordedEnd(
      chip,
      .status(1),
      "Error: The flashing procedure failed for 'firmware.hex'.\n\nCaused by:\n    Flash content verification failed.\n",
      .infrastructure(reason: "what was flashed is not what is there:     Flash content verification failed.")
    ),
    RecordedEnd(
      chip,
      .status(1),
      "Error: An error with the flashing procedure has occurred.\n\nCaused by:\n"
        + "    No flash memory contains the entire requested memory range 0x080000B8..0x0800BA48.\n",
      .failed(
        reason: "the executable does not lie in the chip's flash:"
          + "     No flash memory contains the entire requested memory range 0x080000B8..0x0800BA48."
      )
    ),
    RecordedEnd(
      chip,
      .status(1),
      " WARN probe_rs::session: Could not clear all hardware breakpoints\n"
        + "Error: The flashing procedure failed for 'firmware.hex'.\n\nCaused by:\n"
        + "    0: Failed to erase flash sector at address 0x08000000.\n",
      .infrastructure(reason: "probe-rs failed: Error: The flashing procedure failed for 'firmware.hex'.")
    ),
    RecordedEnd(
      chip,
      .status(0),
      "     Finished in 0.54s\n",
      .passed(reason: "probe-rs flashed and verified")
    ),
  ]

  private static let nordic = #"{"kind": "nrfjprog", "family": "NRF52"}"#

  static let nrfjprog = [
    RecordedEnd(
      nordic,
      .status(41),
      "ERROR: There is no debugger connected to the PC.\n",
      .infrastructure(
        reason: "nrfjprog does not find the J-Link: ERROR: There is no debugger connected to the PC."
      )
    ),
    RecordedEnd(
      nordic,
      .status(35),
      """
      [error] [ Client] - Encountered error -105: Command connect_to_emu_with_snr executed for 40 milliseconds with result -105
      ERROR: Unable to connect to a debugger.
      [error] [ Worker] - JLinkARM.dll Open returned error 'Cannot connect to J-Link.'
      ERROR: The JLinkARM DLL timed out while communicating to the J-Link probe.
      NOTE: For additional output, try running again with logging enabled (--log).

      """,
      .infrastructure(reason: "nrfjprog cannot use the J-Link: ERROR: Unable to connect to a debugger.")
    ),
    RecordedEnd(
      nordic,
      .status(55),
      """
      [error] [ nRF52] - Failed while performing 'Verify' operation on target address 0x00000000.
      ERROR: Write verify failed.
      NOTE: For additional output, try running again with logging enabled (--log).

      """,
      .infrastructure(reason: "what was flashed is not what is there: ERROR: Write verify failed.")
    ),
    RecordedEnd(
      nordic,
      .status(0),
      "[ #################### ]   5.321s | Erase file - Done erasing\n"
        + "[ #################### ]   0.401s | Program file - Done programming\n"
        + "[ #################### ]   0.384s | Verify file - Done verifying\n",
      .passed(reason: "nrfjprog flashed and verified")
    ),
  ]
}
