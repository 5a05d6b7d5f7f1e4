/** Work, timers, threads, interrupts, clocks, power, and what device subsystems start and stop. */
export const DEVICES = `

[include/linux/workqueue.h]
DECLARE_WORK DECLARE_DELAYED_WORK: declares 0 elsewhere
INIT_WORK INIT_DELAYED_WORK INIT_RCU_WORK: stores state 0; macro
schedule_work: takes work 0 ~ cancel_work_sync cancel_work flush_work; fails false
queue_work queue_rcu_work: takes work 1 ~ cancel_work_sync cancel_work flush_work flush_rcu_work; fails false
queue_work_on schedule_work_on: takes work 1 ~ cancel_work_sync cancel_work flush_work; fails false
schedule_delayed_work: takes work 0 ~ cancel_delayed_work_sync cancel_delayed_work flush_delayed_work; fails false
queue_delayed_work mod_delayed_work: takes work 1 ~ cancel_delayed_work_sync cancel_delayed_work flush_delayed_work; fails false
queue_delayed_work_on mod_delayed_work_on: takes work 2 ~ cancel_delayed_work_sync cancel_delayed_work flush_delayed_work; fails false
schedule_delayed_work_on: takes work 1 ~ cancel_delayed_work_sync cancel_delayed_work; fails false
cancel_work cancel_delayed_work: gives work 0
cancel_work_sync cancel_delayed_work_sync flush_work flush_delayed_work flush_rcu_work: gives work 0; waits; sleeps
disable_work_sync disable_delayed_work_sync disable_work disable_delayed_work: gives work 0; stores state 0; sleeps
enable_work enable_delayed_work: stores state 0
work_pending delayed_work_pending: tests 0; macro
work_busy: tests 0
to_delayed_work: pure; holder
alloc_workqueue create_workqueue create_singlethread_workqueue alloc_ordered_workqueue: takes registration result ~ destroy_workqueue; sleeps; fails null; macro
destroy_workqueue: gives registration 0; sleeps
drain_workqueue __flush_workqueue: waits; sleeps
flush_workqueue flush_scheduled_work: waits; sleeps; macro
[include/linux/interrupt.h]
tasklet_schedule tasklet_hi_schedule: takes work 0 ~ tasklet_kill tasklet_disable
tasklet_kill tasklet_unlock_wait: gives work 0; waits; sleeps
tasklet_disable: locks section 0 ~ tasklet_enable; waits
tasklet_enable: unlocks section 0
tasklet_setup tasklet_init: stores state 0
request_irq request_threaded_irq: takes interrupt 0 ~ free_irq; sleeps; fails non-zero
request_any_context_irq: takes interrupt 0 ~ free_irq; sleeps; fails negative
devm_request_irq devm_request_threaded_irq: takes interrupt 1 ~ devm_free_irq; sleeps; fails non-zero
free_irq: gives interrupt 0; sleeps
devm_free_irq: gives interrupt 1; sleeps
enable_irq: takes interrupt 0 ~ disable_irq disable_irq_nosync
disable_irq disable_irq_nosync: gives interrupt 0; sleeps
enable_percpu_irq: takes interrupt 0 ~ disable_percpu_irq
disable_percpu_irq: gives interrupt 0
enable_irq_wake: takes wakeup 0 ~ disable_irq_wake; fails non-zero
disable_irq_wake: gives wakeup 0; fails non-zero
irq_set_irq_wake: takes wakeup 0 ~ irq_set_irq_wake; fails non-zero
irq_set_affinity irq_set_affinity_hint irq_update_affinity_hint: stores device 0; fails non-zero
[include/linux/hardirq.h]
synchronize_irq: waits; sleeps
[include/linux/irq_work.h]
irq_work_queue: takes work 0 ~ irq_work_sync; fails false
irq_work_sync: gives work 0; waits; sleeps
[include/linux/task_work.h]
task_work_add: takes work 1 ~ task_work_cancel; fails non-zero
task_work_cancel: gives work 0; fails false
[include/linux/timer.h]
DEFINE_TIMER: declares 0 elsewhere
timer_setup: stores state 0; macro
mod_timer mod_timer_pending timer_reduce: takes timer 0 ~ timer_delete timer_delete_sync del_timer del_timer_sync timer_shutdown timer_shutdown_sync timer_delete_sync_try
add_timer add_timer_on: takes timer 0 ~ timer_delete timer_delete_sync del_timer del_timer_sync timer_shutdown timer_shutdown_sync
del_timer del_timer_sync: gives timer 0; until 6.16
timer_delete timer_delete_sync timer_shutdown timer_shutdown_sync: gives timer 0
try_to_del_timer_sync: gives timer 0; until 6.16
timer_delete_sync_try: gives timer 0; since 7.1
timer_pending: tests 0
timer_container_of: pure; holder; macro; since 7.1
from_timer: pure; holder; macro; until 6.16
[include/linux/hrtimer.h]
hrtimer_start hrtimer_start_range_ns hrtimer_restart: takes timer 0 ~ hrtimer_cancel hrtimer_try_to_cancel
hrtimer_cancel hrtimer_try_to_cancel: gives timer 0
hrtimer_init: stores state 0; until 6.15
hrtimer_setup: stores state 0; since 6.13
hrtimer_forward hrtimer_forward_now: stores state 0
hrtimer_active hrtimer_is_queued: tests 0
schedule_hrtimeout schedule_hrtimeout_range: waits; sleeps
[include/linux/kthread.h]
kthread_run kthread_create: takes thread result ~ kthread_stop kthread_stop_put; sleeps; fails error-pointer; macro
kthread_run_on_cpu: takes thread result ~ kthread_stop kthread_stop_put; sleeps; fails error-pointer
kthread_create_on_node kthread_create_on_cpu: takes thread result ~ kthread_stop kthread_stop_put; sleeps; fails error-pointer
kthread_stop kthread_stop_put: gives thread 0; waits; sleeps
kthread_park kthread_unpark: stores state 0; sleeps
kthread_should_stop kthread_should_park: tests global
kthread_queue_work: takes work 1 ~ kthread_cancel_work_sync kthread_flush_work; fails false
kthread_queue_delayed_work kthread_mod_delayed_work: takes work 1 ~ kthread_cancel_delayed_work_sync; fails false
kthread_cancel_work_sync kthread_cancel_delayed_work_sync kthread_flush_work: gives work 0; waits; sleeps
kthread_flush_worker: waits; sleeps
kthread_destroy_worker: gives thread 0; sleeps
kthread_bind: stores state 0
kthread_use_mm: takes reference 0 ~ kthread_unuse_mm
kthread_unuse_mm: gives reference 0
[include/linux/async.h]
async_schedule: takes work global ~ async_synchronize_full
async_synchronize_full: waits; sleeps
[include/linux/clk.h]
clk_get devm_clk_get devm_clk_get_optional devm_clk_get_enabled clk_get_optional: takes reference result ~ clk_put devm_clk_put; sleeps; fails error-pointer
clk_put: gives reference 0; sleeps
devm_clk_put: gives reference 1; sleeps
clk_prepare_enable clk_enable clk_prepare: takes clock 0 ~ clk_disable_unprepare clk_disable clk_unprepare; sleeps; fails non-zero
clk_disable_unprepare clk_disable clk_unprepare: gives clock 0; sleeps
clk_bulk_prepare_enable clk_bulk_enable clk_bulk_prepare: takes clock 1 ~ clk_bulk_disable_unprepare clk_bulk_disable clk_bulk_unprepare; sleeps; fails non-zero
clk_bulk_disable_unprepare clk_bulk_disable clk_bulk_unprepare: gives clock 1; sleeps
clk_set_rate clk_set_parent clk_set_phase clk_set_min_rate clk_set_max_rate: stores device 0; sleeps; fails non-zero
clk_get_rate clk_round_rate clk_get_parent: tests 0; sleeps
clk_rate_exclusive_get: takes count 0 ~ clk_rate_exclusive_put; sleeps; fails non-zero
clk_rate_exclusive_put: gives count 0; sleeps
[include/linux/regulator/consumer.h]
regulator_get devm_regulator_get regulator_get_optional regulator_get_exclusive: takes reference result ~ regulator_put devm_regulator_put; sleeps; fails error-pointer
regulator_put devm_regulator_put: gives reference 0; sleeps
regulator_enable: takes regulator 0 ~ regulator_disable regulator_force_disable regulator_disable_deferred; sleeps; fails non-zero
regulator_disable regulator_force_disable regulator_disable_deferred: gives regulator 0; sleeps; fails non-zero
regulator_bulk_enable: takes regulator 1 ~ regulator_bulk_disable; sleeps; fails non-zero
regulator_bulk_disable: gives regulator 1; sleeps; fails non-zero
regulator_set_voltage regulator_set_load regulator_set_mode regulator_set_current_limit: stores device 0; sleeps; fails non-zero
regulator_get_voltage regulator_is_enabled: tests 0; sleeps
[include/linux/reset.h]
reset_control_get_exclusive devm_reset_control_get devm_reset_control_get_exclusive: takes reference result ~ reset_control_put; sleeps; fails error-pointer
reset_control_put: gives reference 0; sleeps
reset_control_assert reset_control_reset: stores device 0; sleeps; fails non-zero
reset_control_deassert: takes device-enable 0 ~ reset_control_assert; sleeps; fails non-zero
reset_control_acquire: takes reference 0 ~ reset_control_release; sleeps; fails non-zero
reset_control_release: gives reference 0; sleeps
[include/linux/pm_runtime.h]
pm_runtime_get pm_runtime_get_sync pm_runtime_get_noresume: takes runtime-power 0 ~ pm_runtime_put pm_runtime_put_sync pm_runtime_put_noidle pm_runtime_put_autosuspend pm_runtime_put_sync_suspend pm_runtime_put_sync_autosuspend __pm_runtime_put_autosuspend; sleeps
pm_runtime_resume_and_get: takes runtime-power 0 ~ pm_runtime_put pm_runtime_put_sync pm_runtime_put_noidle pm_runtime_put_autosuspend pm_runtime_put_sync_suspend pm_runtime_put_sync_autosuspend; sleeps; fails non-zero
pm_runtime_get_if_in_use pm_runtime_get_if_active: takes runtime-power 0 if non-zero ~ pm_runtime_put pm_runtime_put_sync pm_runtime_put_noidle pm_runtime_put_autosuspend
pm_runtime_put pm_runtime_put_sync pm_runtime_put_noidle pm_runtime_put_autosuspend pm_runtime_put_sync_suspend pm_runtime_put_sync_autosuspend __pm_runtime_put_autosuspend: gives runtime-power 0; sleeps
pm_runtime_enable: takes device-enable 0 ~ pm_runtime_disable
pm_runtime_disable: gives device-enable 0; sleeps
pm_runtime_resume pm_runtime_suspend pm_runtime_idle pm_request_resume pm_request_idle: stores device 0; sleeps; fails negative
pm_runtime_set_active pm_runtime_set_suspended pm_runtime_force_suspend pm_runtime_force_resume: stores device 0; sleeps; fails non-zero
pm_runtime_mark_last_busy: stores device 0
pm_runtime_use_autosuspend pm_runtime_set_autosuspend_delay pm_runtime_dont_use_autosuspend pm_runtime_forbid pm_runtime_allow pm_runtime_irq_safe pm_runtime_barrier: stores state 0
pm_runtime_active pm_runtime_suspended pm_runtime_status_suspended pm_runtime_enabled: tests 0
[include/linux/pm_qos.h]
cpu_latency_qos_add_request freq_qos_add_request dev_pm_qos_add_request: takes registration 0 ~ cpu_latency_qos_remove_request freq_qos_remove_request dev_pm_qos_remove_request; sleeps
cpu_latency_qos_remove_request freq_qos_remove_request dev_pm_qos_remove_request: gives registration 0; sleeps
cpu_latency_qos_update_request freq_qos_update_request dev_pm_qos_update_request: stores state 0; sleeps
[include/linux/pm_wakeup.h]
device_init_wakeup device_set_wakeup_enable: stores state 0; fails non-zero
pm_stay_awake __pm_stay_awake: takes wakeup 0 ~ pm_relax __pm_relax
pm_relax __pm_relax: gives wakeup 0
pm_wakeup_event __pm_wakeup_event pm_wakeup_ws_event: stores wakes 0
wakeup_source_register: takes registration result ~ wakeup_source_unregister; sleeps; fails null
wakeup_source_unregister: gives registration 0; sleeps
[include/linux/gpio/consumer.h]
gpiod_get gpiod_get_optional gpiod_get_index devm_gpiod_get devm_gpiod_get_optional: takes descriptor result ~ gpiod_put devm_gpiod_put; sleeps; fails error-pointer
gpiod_put: gives descriptor 0; sleeps
devm_gpiod_put: gives descriptor 1; sleeps
gpiod_set_value gpiod_set_value_cansleep gpiod_set_raw_value gpiod_direction_output gpiod_direction_input gpiod_set_consumer_name gpiod_set_config gpiod_toggle_active_low: stores device 0; sleeps
gpiod_get_value gpiod_get_value_cansleep gpiod_get_raw_value: stores register 0; sleeps
gpiod_to_irq gpiod_is_active_low: reads 0
[include/linux/pinctrl/consumer.h]
pinctrl_get devm_pinctrl_get: takes reference result ~ pinctrl_put devm_pinctrl_put; sleeps; fails error-pointer
pinctrl_put devm_pinctrl_put: gives reference 0; sleeps
pinctrl_select_state pinctrl_pm_select_default_state pinctrl_pm_select_sleep_state: stores device 0; sleeps; fails non-zero
pinctrl_lookup_state: tests 0; fails error-pointer
[include/linux/phy/phy.h]
phy_init: takes device-enable 0 ~ phy_exit; sleeps; fails non-zero
phy_exit: gives device-enable 0; sleeps; fails non-zero
phy_power_on: takes device-enable 0 ~ phy_power_off; sleeps; fails non-zero
phy_power_off: gives device-enable 0; sleeps; fails non-zero
phy_reset phy_calibrate phy_configure: stores device 0; sleeps; fails non-zero
[include/linux/pwm.h]
pwm_get devm_pwm_get: takes reference result ~ pwm_put; sleeps; fails error-pointer
pwm_put: gives reference 0; sleeps
pwm_enable: takes device-enable 0 ~ pwm_disable; sleeps; fails non-zero
pwm_disable: gives device-enable 0; sleeps
pwm_config pwm_apply_might_sleep pwm_apply_atomic: stores device 0; sleeps; fails non-zero
[include/linux/firmware.h]
request_firmware firmware_request_nowarn request_firmware_direct: takes memory 0 ~ release_firmware; sleeps; fails non-zero
request_firmware_nowait: takes work global; sleeps; fails non-zero
release_firmware: gives memory 0; sleeps
[include/linux/nvmem-consumer.h]
nvmem_cell_get nvmem_device_get: takes reference result ~ nvmem_cell_put nvmem_device_put; sleeps; fails error-pointer
nvmem_cell_put nvmem_device_put: gives reference 0; sleeps
nvmem_cell_read: takes memory result ~ kfree; writes 1; sleeps; fails error-pointer
nvmem_cell_write nvmem_device_write: stores device 0; sleeps; fails negative
nvmem_device_read: writes 3; sleeps; fails negative
[include/linux/mailbox_client.h]
mbox_request_channel mbox_request_channel_byname: takes reference result ~ mbox_free_channel; sleeps; fails error-pointer
mbox_free_channel: gives reference 0; sleeps
mbox_send_message mbox_flush: stores device 0; sleeps; fails negative
mbox_client_txdone mbox_client_peek_data: stores state 0
[include/linux/remoteproc.h]
rproc_boot: takes device-enable 0 ~ rproc_shutdown; sleeps; fails non-zero
rproc_shutdown: gives device-enable 0; sleeps; fails non-zero
rproc_get_by_phandle: takes reference result ~ rproc_put; fails null
rproc_put: gives reference 0; sleeps
rproc_report_crash: stores device 0
[include/linux/thermal.h]
thermal_zone_device_register_with_trips: takes registration result ~ thermal_zone_device_unregister; sleeps; fails error-pointer
thermal_zone_device_unregister: gives registration 0; sleeps
thermal_zone_device_update: stores device 0; sleeps
[include/linux/hwmon.h]
hwmon_device_register_with_info: takes registration result ~ hwmon_device_unregister; sleeps; fails error-pointer
hwmon_device_unregister: gives registration 0; sleeps
hwmon_notify_event: stores wakes 0; sleeps; fails non-zero
[include/linux/rtc.h]
rtc_update_irq: stores wakes 0
rtc_set_time rtc_set_alarm rtc_alarm_irq_enable rtc_update_irq_enable: stores device 0; sleeps; fails non-zero
rtc_read_time: writes 1; sleeps; fails non-zero
rtc_class_open: takes reference result ~ rtc_class_close; sleeps; fails null
rtc_class_close: gives reference 0; sleeps
[include/linux/watchdog.h]
watchdog_register_device: takes registration 0 ~ watchdog_unregister_device; sleeps; fails non-zero
watchdog_unregister_device: gives registration 0; sleeps
watchdog_notify_pretimeout watchdog_set_drvdata watchdog_init_timeout: stores state 0
watchdog_get_drvdata: reads 0
[include/linux/leds.h]
led_set_brightness led_blink_set led_trigger_event led_blink_set_oneshot led_trigger_blink: stores device 0
led_set_brightness_sync: stores device 0; sleeps; fails non-zero
led_classdev_suspend led_classdev_resume: stores device 0; sleeps
led_classdev_unregister: gives registration 0; sleeps
led_sysfs_disable: takes count 0 ~ led_sysfs_enable
led_sysfs_enable: gives count 0
[include/linux/backlight.h]
backlight_enable: takes device-enable 0 ~ backlight_disable; sleeps; fails non-zero
backlight_disable: gives device-enable 0; sleeps; fails non-zero
backlight_update_status backlight_device_set_brightness: stores device 0; sleeps; fails non-zero
backlight_force_update: stores device 0; sleeps
[include/linux/power_supply.h]
power_supply_changed: stores wakes 0
power_supply_get_by_name: takes reference result ~ power_supply_put; fails null
power_supply_put: gives reference 0
power_supply_set_property: stores device 0; sleeps; fails non-zero
power_supply_get_property: writes 2; sleeps; fails non-zero
[include/linux/iio/iio.h]
iio_device_claim_direct_mode: locks mutex 0 ~ iio_device_release_direct_mode; sleeps; fails non-zero; until 6.15
iio_device_release_direct_mode: unlocks mutex 0; until 6.15
iio_device_put: gives reference 0
iio_push_event: stores wakes 0; fails non-zero
[include/linux/iio/buffer.h]
iio_push_to_buffers: stores state 0; fails non-zero
[include/sound/pcm.h]
snd_pcm_period_elapsed snd_pcm_stop_xrun: stores wakes 0
snd_pcm_stop: stores device 0; fails non-zero
snd_pcm_stream_lock snd_pcm_stream_lock_irq: locks spin 0 ~ snd_pcm_stream_unlock snd_pcm_stream_unlock_irq
snd_pcm_stream_unlock snd_pcm_stream_unlock_irq snd_pcm_stream_unlock_irqrestore: unlocks spin 0
snd_pcm_stream_lock_irqsave: assigns 1; locks spin 0 ~ snd_pcm_stream_unlock_irqrestore
snd_pcm_lib_malloc_pages: takes memory 0 ~ snd_pcm_lib_free_pages; sleeps; fails negative
snd_pcm_lib_free_pages: gives memory 0; sleeps; fails non-zero
snd_pcm_lib_default_mmap snd_pcm_lib_mmap_iomem: maps 1 -; fails non-zero
snd_pcm_substream_chip: reads 0; macro
[include/sound/core.h]
snd_power_ref: takes reference 0 ~ snd_power_unref
snd_power_unref: gives reference 0
snd_card_ref: takes reference result ~ snd_card_unref; fails null
snd_card_unref: gives reference 0
snd_card_disconnect snd_card_free: gives registration 0; sleeps
[include/sound/memalloc.h]
snd_dma_alloc_pages: takes dma 3 ~ snd_dma_free_pages; sleeps; fails non-zero
snd_dma_free_pages: gives dma 0; sleeps
snd_dma_buffer_mmap: maps 1 -; fails non-zero
[include/media/videobuf2-v4l2.h]
vb2_fop_mmap: maps 1 -; takes reference 0; fails non-zero
[include/media/videobuf2-core.h]
vb2_buffer_done: stores wakes 0
vb2_mmap: maps 1 -; takes reference 0; fails non-zero
vb2_queue_error: stores state 0
vb2_get_drv_priv: reads 0
[include/media/v4l2-dev.h]
video_unregister_device: gives registration 0; sleeps
video_drvdata video_get_drvdata: reads 0
video_set_drvdata: stores state 0
video_devdata: reads 0
[include/media/v4l2-event.h]
v4l2_event_queue v4l2_event_queue_fh: stores wakes 0
[include/linux/fb.h]
register_framebuffer: takes registration 0 ~ unregister_framebuffer; sleeps; fails non-zero
unregister_framebuffer: gives registration 0; sleeps
framebuffer_alloc: takes memory result ~ framebuffer_release; fails null
framebuffer_release: gives memory 0
fb_set_var fb_pan_display fb_blank: stores device 0; sleeps; fails non-zero
fb_set_suspend: stores state 0
fb_deferred_io_mmap: maps 1 -; fails non-zero
fb_deferred_io_init: takes work 0 ~ fb_deferred_io_cleanup; sleeps; fails non-zero
fb_deferred_io_cleanup: gives work 0; sleeps
[include/linux/input.h]
input_event input_report_key input_report_rel input_report_abs input_report_switch input_sync input_inject_event: stores wakes 0
input_register_device: takes registration 0 ~ input_unregister_device; sleeps; fails non-zero
input_unregister_device: gives registration 0; sleeps
input_get_device: takes reference 0 itself alive ~ input_put_device
input_put_device: gives reference 0; sleeps
input_open_device: takes device-enable 0 ~ input_close_device; sleeps; fails non-zero
input_close_device: gives device-enable 0; sleeps
input_grab_device: takes reference 0 ~ input_release_device; sleeps; fails non-zero
input_release_device: gives reference 0; sleeps
input_set_drvdata: stores state 0
input_get_drvdata: reads 0
[include/linux/tty.h]
tty_kref_get: takes reference 0 itself alive ~ tty_kref_put
tty_kref_put: gives reference 0
tty_wakeup tty_hangup: stores wakes 0
tty_lock: locks mutex 0 ~ tty_unlock; sleeps
tty_unlock: unlocks mutex 0
[include/linux/tty_ldisc.h]
tty_ldisc_ref tty_ldisc_ref_wait: takes reference result ~ tty_ldisc_deref; fails null
tty_ldisc_deref: gives reference 0
[include/linux/tty_flip.h]
tty_flip_buffer_push: stores wakes 0
tty_insert_flip_string_fixed_flag: stores state 0
[include/linux/debugfs.h]
debugfs_create_dir debugfs_create_file: takes registration result ~ debugfs_remove debugfs_remove_recursive; sleeps; fails error-pointer
debugfs_create_u32 debugfs_create_bool debugfs_create_u8 debugfs_create_u64: takes registration global ~ debugfs_remove; sleeps
debugfs_remove: gives registration 0; sleeps
debugfs_remove_recursive: gives registration 0; sleeps; macro
debugfs_file_get: locks reference-section 0 ~ debugfs_file_put; fails non-zero
debugfs_file_put: unlocks reference-section 0
[include/linux/sysfs.h]
sysfs_create_file_ns sysfs_create_group sysfs_create_bin_file sysfs_create_link: takes registration 0 ~ sysfs_remove_file sysfs_remove_file_ns sysfs_remove_group sysfs_remove_bin_file sysfs_remove_link; sleeps; fails non-zero
sysfs_create_file: takes registration 0 ~ sysfs_remove_file; sleeps; fails non-zero
sysfs_remove_file sysfs_remove_file_ns sysfs_remove_group sysfs_remove_bin_file sysfs_remove_link: gives registration 0; sleeps
sysfs_notify sysfs_notify_dirent: stores wakes 0; sleeps
sysfs_emit sysfs_emit_at: writes 0
[include/linux/proc_fs.h]
proc_create proc_create_data proc_mkdir proc_create_single_data proc_create_seq_private: takes registration result ~ proc_remove remove_proc_entry; sleeps; fails null
proc_remove: gives registration 0; sleeps
remove_proc_entry remove_proc_subtree: gives registration 0; sleeps
pde_data: reads 0
proc_set_size proc_set_user: stores state 0
[include/linux/seq_file.h]
seq_printf seq_puts seq_putc seq_write: stores state 0
single_open seq_open: takes memory 0 ~ single_release seq_release; sleeps; fails non-zero
single_release seq_release: gives memory 1; sleeps
[include/linux/relay.h]
relay_open: takes memory result ~ relay_close; sleeps; fails null
relay_close: gives memory 0; sleeps
relay_flush relay_reset: stores state 0
relay_write __relay_write: stores state 0; reads 1
[include/linux/perf_event.h]
perf_event_create_kernel_counter: takes registration result ~ perf_event_release_kernel; sleeps; fails error-pointer
perf_event_release_kernel: gives registration 0; sleeps
perf_event_enable: takes device-enable 0 ~ perf_event_disable
perf_event_disable: gives device-enable 0
perf_event_update_userpage: stores state 0
[include/linux/tracepoint.h]
tracepoint_probe_register: takes registration 0 ~ tracepoint_probe_unregister; sleeps; fails non-zero
tracepoint_probe_unregister: gives registration 0; sleeps; fails non-zero
[include/linux/connector.h]
cn_netlink_send: stores device 0; sleeps; fails non-zero
[include/linux/virtio.h]
virtqueue_add_outbuf virtqueue_add_inbuf virtqueue_add_sgs: takes queue-entry 0 ~ virtqueue_get_buf; fails non-zero
virtqueue_get_buf: gives queue-entry 0; writes 1; fails null
virtqueue_kick virtqueue_notify: stores device 0; fails false
virtqueue_enable_cb virtqueue_disable_cb: stores device 0
virtio_break_device: stores state 0
[include/linux/virtio_config.h]
virtio_device_ready: stores device 0; fails false
[include/linux/fpga/fpga-mgr.h]
fpga_mgr_get of_fpga_mgr_get: takes reference result ~ fpga_mgr_put; sleeps; fails error-pointer
fpga_mgr_put: gives reference 0; sleeps
fpga_mgr_lock: locks mutex 0 ~ fpga_mgr_unlock; sleeps; fails non-zero
fpga_mgr_unlock: unlocks mutex 0
[include/linux/uio_driver.h]
uio_event_notify: stores wakes 0
[include/linux/vga_switcheroo.h]
vga_switcheroo_register_client: takes registration 0 ~ vga_switcheroo_unregister_client; sleeps; fails non-zero
vga_switcheroo_unregister_client: gives registration 0; sleeps
[include/linux/hw_random.h]
hwrng_register: takes registration 0 ~ hwrng_unregister; sleeps; fails non-zero
hwrng_unregister: gives registration 0; sleeps
[include/linux/cpufreq.h]
cpufreq_cpu_get: takes reference result ~ cpufreq_cpu_put; fails null
cpufreq_cpu_put: gives reference 0
`;
