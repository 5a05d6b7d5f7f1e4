import type { Declaration, Headers } from './headers';

/** Headers whose functions drivers call; a prototype in one of them is what a name is picked by. */
const PICKED_FROM =
  /^include\/linux\/(kref|refcount|list|rculist|llist|rbtree|xarray|idr|kfifo|bitmap|workqueue|timer|hrtimer|interrupt|kthread|completion|wait|swait|clk|regulator\/consumer|reset|pm_runtime|pm_qos|pm_wakeup|dma-mapping|dmaengine|dma-buf|genalloc|mempool|slab|vmalloc|gfp|mm|highmem|pagemap|fs|file|mount|dcache|pid|sched|cred|cgroup|module|device|kobject|of|pci|usb|i2c|gpio\/consumer|pinctrl\/consumer|phy\/phy|rcupdate|srcu|percpu|percpu-refcount|percpu_counter|mutex|rwsem|semaphore|ww_mutex|notifier|mmu_notifier|skbuff|input|tty|iommu|firmware|nvmem-consumer|mailbox_client|remoteproc|thermal|hwmon|rtc|watchdog|leds|backlight|power_supply|iio\/iio|fb|debugfs|sysfs|proc_fs|seq_file|relay|perf_event|dma-fence|dma-resv|platform_device|spi\/spi|regmap|mtd\/mtd|virtio|pwm|tty_flip|netdevice|blkdev)\.h$/;

/** Names that say that the function only asks, or only tells. */
const ASKS =
  /(^|_)(is|has|to|name|test|empty|pending|count|can|may|supports?|supported|valid|active|cmp|equal|contains|size|offset|nr|id|check|available|enabled|running|present|drvdata|intfdata|read|peek|printk?|show|dump|warn|err|dbg|info|lookup|find|first|last|next|prev|mode|len|type|bytes|flags|assert|validate|matches|match|held|state|format|wait|sleep|may|msg|cookie|parent|num)(_|$|\d)/;

/**
 * Names of functions that change something, picked from prototypes and not by hand: they return nothing although they are given
 * a pointer to a structure that is not constant, or return a number or a pointer and are not named after a question.
 * @param count how many; they are spread evenly over all that there are
 */
export function pickPrimitives(headers: Headers, count: number): string[] {
  const names: string[] = [];
  for (const name of headers.names()) {
    const prototypes = headers
      .of(name)
      .filter(({ file, kind }) => kind === 'function' && PICKED_FROM.test(file));
    if (prototypes.length > 0 && !name.startsWith('__') && !ASKS.test(name) && prototypes.every(changes))
      names.push(name);
  }
  names.sort();
  const step = names.length / count;
  return step < 1 ? names : Array.from({ length: count }, (_, i) => names[Math.floor(i * step)]);
}

function changes({ types, returns, returnsNothing }: Declaration): boolean {
  const object = types.some((type) => /\bstruct \w+ \*(?!\*)/.test(type) && !/\bconst struct/.test(type));
  // What is given the mapping itself belongs to the conversion, not to what a hook does besides.
  if (types.some((type) => /\bstruct (vm_area_struct|vm_area_desc|vm_fault) \*/.test(type))) return false;
  if (!object || types.includes('...') || types.some((type) => type.includes('('))) return false;
  return returnsNothing || /^int$|\bstruct \w+ \*$/.test(returns);
}
